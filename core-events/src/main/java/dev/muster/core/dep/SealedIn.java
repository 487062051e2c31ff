package dev.muster.core.dep;

import dev.muster.core.event.SealedBytes;
import java.util.UUID;

/**
 * A sealed value with the event that it stands in, to which it is bound.
 *
 * @param event the event's id
 */
public record SealedIn(UUID event, SealedBytes value) {}
