package io.zetel.licensing.engine.aggregates;

import java.util.List;

/**
 * Where else what has an id may be: releases before ids were compared named a stream by the very spelling that somebody
 * happened to use.
 */
@FunctionalInterface
public interface OlderPlaces {

    /** For streams that have always been named one way. */
    OlderPlaces NONE = _ -> List.of();

    /** The streams of other spellings of the id that names this one. */
    List<String> of(String streamId);
}
