package dev.muster.admin.imports;

import dev.muster.core.event.Enrollment;
import dev.muster.core.event.Message;
import java.util.Optional;

/**
 * A check-in message that another server received.
 *
 * @param type its {@code MessageType}
 * @param message without its secret
 * @param secret in clear: the unlock token of a {@code TokenUpdate}, or the token of a {@code
 *     SetBootstrapToken}
 */
public record ForeignMessage(
    String type, Enrollment enrollment, Message message, Optional<byte[]> secret) {}
