package io.zetel.licensing.domain.shared;

import java.util.function.Function;

/**
 * A kind of streams: the aggregate that each of them is, and how one begins.
 *
 * @param <S> what the events of such a stream add up to
 * @param <E> its events
 */
public record StreamKind<S, E extends LicensingEvent>(
        Class<? extends EventSourced<S, E>> type, Function<String, ? extends EventSourced<S, E>> birth) {}
