package io.zetel.licensing.engine.commands;

import org.jspecify.annotations.Nullable;

/** Is told what every command answered that was stored, on the node that decided it. */
@FunctionalInterface
public interface AnswerListener {

    /** A command was answered with this. */
    void answered(@Nullable Object answer);
}
