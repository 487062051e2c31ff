package dev.muster.gateway.message;

import dev.muster.core.event.Enrollment;
import dev.muster.core.event.Message;
import java.util.Optional;

/** What could be made of a body. */
public sealed interface ParsedMessage {
  /** {@code MessageType}, or {@code Report}, where it could be read. */
  default Optional<String> messageType() {
    return switch (this) {
      case Understood u -> Optional.of(u.name());
      case UserAsked a -> Optional.of(UserAsked.NAME);
      case Unsupported u -> Optional.of(u.name());
      case Malformed m -> m.name();
    };
  }

  /** Whom it claims to be from, where that could be read. */
  default Optional<Enrollment> claimed() {
    return switch (this) {
      case Understood u -> Optional.of(u.enrollment());
      case UserAsked a -> Optional.of(a.user());
      case Unsupported u -> u.enrollment();
      case Malformed m -> m.enrollment();
    };
  }

  /**
   * A message of a kind that is served here.
   *
   * @param name {@code MessageType}, or {@code Report}
   * @param apart what the message itself lacks: until it is sealed, the unlock token of a
   *     TokenUpdate or the bootstrap token of a SetBootstrapToken; until it is kept, the recovery
   *     key of a report, in its CMS; and for ever the security token of a GetToken, or what a
   *     device reports on its declarations
   */
  record Understood(String name, Enrollment enrollment, Message message, Optional<byte[]> apart)
      implements ParsedMessage {}

  /**
   * {@code UserAuthenticate}: what it becomes is the {@link dev.muster.gateway.user.UserPolicy
   * policy's} word.
   *
   * @param response the answer to a challenge, if it is one
   */
  record UserAsked(Enrollment user, Optional<String> response) implements ParsedMessage {
    /** Apple's name for it. */
    public static final String NAME = "UserAuthenticate";
  }

  /** A well-formed message of a kind that is not served here. */
  record Unsupported(String name, Optional<Enrollment> enrollment) implements ParsedMessage {}

  /** No property list, or one that lacks what its kind must have. */
  record Malformed(Optional<String> name, Optional<Enrollment> enrollment)
      implements ParsedMessage {}
}
