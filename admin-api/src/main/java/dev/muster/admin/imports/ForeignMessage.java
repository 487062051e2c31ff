package dev.muster.admin.imports;

import dev.muster.core.event.Enrollment;
import dev.muster.core.event.Message;
import java.util.Optional;

/**
 * A check-in message that another server received.
 *
 * @param type its {@code MessageType}
 * @param message without the unlock token
 * @param unlockToken in clear, of a {@code TokenUpdate} that has one
 */
public record ForeignMessage(
    String type, Enrollment enrollment, Message message, Optional<byte[]> unlockToken) {}
