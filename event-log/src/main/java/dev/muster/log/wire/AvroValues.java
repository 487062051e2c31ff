package dev.muster.log.wire;

import dev.muster.core.event.Bytes;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.SealedBytes;
import dev.muster.schemas.Channel;
import dev.muster.schemas.Sealed;
import java.nio.ByteBuffer;

/** The values that several kinds of records have in common, in the core and in the schema. */
final class AvroValues {
  private AvroValues() {}

  static Channel channel(dev.muster.core.event.Channel channel) {
    return Channel.valueOf(channel.name());
  }

  static dev.muster.core.event.Channel channel(Channel channel) {
    return dev.muster.core.event.Channel.valueOf(channel.name());
  }

  static Sealed sealed(SealedBytes sealed) {
    return new Sealed(
        sealed.keyId(), buffer(sealed.nonce()), buffer(sealed.ciphertext()), sealed.compressed());
  }

  static SealedBytes sealed(Sealed sealed) {
    return new SealedBytes(
        sealed.getKeyId(),
        bytes(sealed.getNonce()),
        bytes(sealed.getCiphertext()),
        sealed.getCompressed());
  }

  static ByteBuffer buffer(Digest256 digest) {
    return ByteBuffer.wrap(digest.toArray());
  }

  static Digest256 digest(ByteBuffer buffer) {
    return Digest256.of(array(buffer));
  }

  static ByteBuffer buffer(Bytes bytes) {
    return ByteBuffer.wrap(bytes.toArray());
  }

  static Bytes bytes(ByteBuffer buffer) {
    return Bytes.wrap(array(buffer));
  }

  /** Avro gives each value an array of its own, which need not be copied again. */
  static byte[] array(ByteBuffer buffer) {
    if (buffer.hasArray() && buffer.array().length == buffer.remaining()) {
      return buffer.array();
    }
    byte[] copy = new byte[buffer.remaining()];
    buffer.duplicate().get(copy);
    return copy;
  }
}
