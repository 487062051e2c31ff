package dev.muster.log.seal;

import dev.muster.core.event.EnrollmentId;
import dev.muster.log.wire.WireFormat;
import dev.muster.schemas.WrappedKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;

/** Data keys as records of the topic {@code muster.keys}. Safe for any thread. */
final class WrappedKeys {
  private static final byte[] NOTHING = {};

  private final WireFormat<WrappedKey> format;
  private final SecureRandom random = new SecureRandom();

  WrappedKeys(WireFormat<WrappedKey> format) {
    this.format = format;
  }

  /**
   * What the key of a record says.
   *
   * @param wrappedBy the installation key's id; empty if the record says that the data key was
   *     destroyed
   */
  record Name(String keyId, Optional<String> wrappedBy) {
    static Name of(byte[] key) {
      String text = new String(key, StandardCharsets.UTF_8);
      int slash = text.indexOf('/');
      return slash < 0
          ? new Name(text, Optional.empty())
          : new Name(text.substring(0, slash), Optional.of(text.substring(slash + 1)));
    }

    byte[] bytes() {
      return wrappedBy.map(by -> keyId + "/" + by).orElse(keyId).getBytes(StandardCharsets.UTF_8);
    }
  }

  /**
   * The record of a key that only this installation key opens.
   *
   * @param opensOnly whether nothing is sealed with it any more
   */
  byte[] wrap(DataKey key, InstallationKey by, boolean opensOnly) {
    byte[] nonce = new byte[Aes256Gcm.EXTENDED_NONCE];
    random.nextBytes(nonce);
    Name name = new Name(key.id(), Optional.of(by.id()));
    String device =
        switch (key.scope()) {
          case KeyScope.Installation all -> null;
          case KeyScope.OfDevice(EnrollmentId one) -> one.value();
        };
    byte[] sealed =
        Aes256Gcm.seal(
            by.wrapping(), nonce, associatedData(name, device), key.secret().getEncoded());
    return format.encode(
        new WrappedKey(device, ByteBuffer.wrap(nonce), ByteBuffer.wrap(sealed), opensOnly));
  }

  /**
   * The key of a record.
   *
   * @throws SealException if this installation key does not open it
   */
  DataKey unwrap(Name name, byte[] value, InstallationKey by) {
    WrappedKey record = format.decode(value);
    byte[] secret =
        Aes256Gcm.open(
            by.wrapping(),
            bytes(record.getNonce()),
            associatedData(name, record.getDevice()),
            bytes(record.getCiphertext()));
    return DataKey.of(name.keyId(), scope(record), secret);
  }

  /** What the key of a record seals for. */
  KeyScope scope(byte[] value) {
    return scope(format.decode(value));
  }

  /** Whether nothing is sealed with the key of a record any more. */
  boolean opensOnly(byte[] value) {
    return format.decode(value).getOpensOnly();
  }

  private static KeyScope scope(WrappedKey record) {
    return record.getDevice() == null
        ? KeyScope.installation()
        : KeyScope.device(new EnrollmentId(record.getDevice()));
  }

  /** The value that says that a key was destroyed. */
  byte[] destroyed() {
    return format.encode(
        new WrappedKey(null, ByteBuffer.wrap(NOTHING), ByteBuffer.wrap(NOTHING), false));
  }

  private static byte[] associatedData(Name name, String device) {
    String line = "\n" + (device == null ? "" : device);
    return (new String(name.bytes(), StandardCharsets.UTF_8) + line)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] copy = new byte[buffer.remaining()];
    buffer.duplicate().get(copy);
    return copy;
  }
}
