package dev.muster.migration.micromdm;

import dev.muster.migration.Piece;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.function.Consumer;

/** The devices, made into the messages that they sent when they enrolled. */
final class Devices {
  private static final String GONE = "it is not enrolled there any more";
  private static final String BLOCKED = "it is blocked there";

  private final Kept kept;
  private final String topic;

  /**
   * Those that were kept.
   *
   * @param topic of the push certificate, for devices whose own was not kept; may be empty
   */
  Devices(Kept kept, String topic) {
    this.kept = kept;
    this.topic = topic;
  }

  /** How many are enrolled. */
  int count() {
    int[] count = new int[1];
    kept.each(Kept.DEVICES, (uuid, value) -> count[0] += enrolled(value) ? 1 : 0);
    return count[0];
  }

  private static boolean enrolled(MemorySegment value) {
    try {
      return KeptDevice.of(value).enrolled();
    } catch (Unreadable e) {
      // It is told as left behind when all are told.
      return false;
    }
  }

  boolean comesOver(String udid) {
    return kept.device(udid).filter(device -> whyNot(device).isEmpty()).isPresent();
  }

  /** Tells them all. */
  void tell(Consumer<Piece> to) {
    int[] listed = new int[1];
    kept.each(
        Kept.DEVICES,
        (uuid, value) -> {
          try {
            if (!device(value, to)) {
              listed[0]++;
            }
          } catch (Unreadable e) {
            to.accept(new Piece.Left("the device that is kept as " + uuid, e.getMessage()));
          }
        });
    if (listed[0] > 0) {
      to.accept(
          new Piece.Left(
              "devices that Apple listed and that did not enroll: " + listed[0],
              "they come when this server has an account of Apple's (muster dep add)"));
    }
  }

  /** Whether it ever enrolled. */
  private boolean device(MemorySegment value, Consumer<Piece> to) {
    KeptDevice device = KeptDevice.of(value);
    if (device.udid().isEmpty()) {
      return false;
    }
    whyNot(device)
        .ifPresentOrElse(
            why -> to.accept(new Piece.Left(device.udid(), why)), () -> pieces(device, to));
    return true;
  }

  private Optional<String> whyNot(KeptDevice device) {
    if (!device.enrolled()) {
      return Optional.of(GONE);
    }
    return kept.blocked(device.udid()) ? Optional.of(BLOCKED) : Optional.empty();
  }

  private void pieces(KeptDevice device, Consumer<Piece> to) {
    PushInfo push =
        kept.pushInfo(device.udid())
            .orElseGet(() -> new PushInfo(device.token(), device.pushMagic(), ""))
            .orTopic(topic);
    to.accept(
        new CheckInMessage("Authenticate", device.udid())
            .text("Topic", push.topic())
            .text("SerialNumber", device.serialNumber())
            .text("Model", device.model())
            .text("ModelName", device.modelName())
            .text("ProductName", device.productName())
            .text("DeviceName", device.deviceName())
            .text("OSVersion", device.osVersion())
            .text("BuildVersion", device.buildVersion())
            .text("IMEI", device.imei())
            .text("MEID", device.meid())
            .piece(kept.certificate(device.udid())));
    if (push.complete()) {
      to.accept(
          new CheckInMessage("TokenUpdate", device.udid())
              .push(push)
              .hex("UnlockToken", token("unlock", device, device.unlockToken(), to))
              .piece());
    } else {
      to.accept(
          new Piece.Left(
              "how to wake " + device.udid(),
              "its push token is not kept there as it should be: it comes back when the device"
                  + " sends a TokenUpdate"));
    }
    String bootstrap = token("bootstrap", device, device.bootstrapToken(), to);
    if (!bootstrap.isEmpty()) {
      to.accept(
          new CheckInMessage("SetBootstrapToken", device.udid())
              .hex("BootstrapToken", bootstrap)
              .piece());
    }
  }

  /** The token, or none. */
  private static String token(String kind, KeptDevice of, String token, Consumer<Piece> to) {
    if (token.isEmpty() || CheckInMessage.isHex(token)) {
      return token;
    }
    to.accept(
        new Piece.Left(
            "the %s token of %s".formatted(kind, of.udid()), "it is no hexadecimal there"));
    return "";
  }
}
