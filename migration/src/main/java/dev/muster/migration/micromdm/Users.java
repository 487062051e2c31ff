package dev.muster.migration.micromdm;

import dev.muster.migration.Piece;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.function.Consumer;

/** The users of devices that come over, made into the messages by which they enrolled. */
final class Users {
  private final Kept kept;
  private final Devices devices;
  private final String topic;

  /**
   * Those that were kept.
   *
   * @param topic of the push certificate, for users whose own was not kept; may be empty
   */
  Users(Kept kept, Devices devices, String topic) {
    this.kept = kept;
    this.devices = devices;
    this.topic = topic;
  }

  /** The enrollment of the user with this id of Apple's, if it comes over. */
  Optional<String> enrollment(String userId) {
    return kept.user(userId).filter(user -> whyNot(user).isEmpty()).map(KeptUser::enrollment);
  }

  /** Tells them all. */
  void tell(Consumer<Piece> to) {
    int[] accounts = new int[1];
    kept.each(
        Kept.USERS,
        (uuid, value) -> {
          try {
            if (!user(value, to)) {
              accounts[0]++;
            }
          } catch (Unreadable e) {
            to.accept(new Piece.Left("the user that is kept as " + uuid, e.getMessage()));
          }
        });
    if (accounts[0] > 0) {
      to.accept(
          new Piece.Left(
              "accounts for Setup Assistant to create: " + accounts[0],
              "name them in a blueprint, with AccountConfiguration"));
    }
  }

  /** Whether it is the user of a device. */
  private boolean user(MemorySegment value, Consumer<Piece> to) {
    KeptUser user = KeptUser.of(value);
    if (!user.ofDevice()) {
      return false;
    }
    whyNot(user)
        .ifPresentOrElse(
            why -> to.accept(new Piece.Left(user.enrollment(), why)),
            () ->
                to.accept(
                    new CheckInMessage("TokenUpdate", user.udid())
                        .text("UserID", user.userId())
                        .text("UserShortName", user.shortName())
                        .text("UserLongName", user.longName())
                        .push(push(user).orElseThrow())
                        .piece()));
    return true;
  }

  private Optional<String> whyNot(KeptUser user) {
    if (!devices.comesOver(user.udid())) {
      return Optional.of("its device does not come over");
    }
    if (user.ofSharedIpad()) {
      return Optional.of(
          "the users of Shared iPads are not told apart there: each comes back when it signs in");
    }
    return push(user).isEmpty()
        ? Optional.of("its push token is not kept there: it comes back when the user signs in")
        : Optional.empty();
  }

  private Optional<PushInfo> push(KeptUser user) {
    return kept.pushInfo(user.userId()).map(info -> info.orTopic(topic)).filter(PushInfo::complete);
  }
}
