package dev.muster.migration.micromdm;

import dev.muster.migration.SourceException;
import dev.muster.migration.bolt.BoltFile;
import dev.muster.migration.bolt.Bucket;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** The buckets of the file, and what is asked of them more than once. */
final class Kept {
  /** Under a UUID of MicroMDM's, as users. */
  static final String DEVICES = "mdm.Devices";

  static final String USERS = "mdm.Users";
  private static final int SHA_256 = 32;

  private final BoltFile file;

  /**
   * Those of this file.
   *
   * @throws SourceException if it has none of a MicroMDM
   */
  Kept(BoltFile file) {
    this.file = file;
    if (bucket(DEVICES).isEmpty()) {
      throw new SourceException("the file is no database of MicroMDM: it has no bucket " + DEVICES);
    }
  }

  Optional<Bucket> bucket(String name) {
    return file.bucket(name);
  }

  /** All keys of a bucket with their values, and none where there is no such bucket. */
  void each(String bucket, BiConsumer<String, MemorySegment> to) {
    bucket(bucket).ifPresent(all -> all.each(to));
  }

  /** How many keys a bucket has. */
  int count(String bucket) {
    int[] count = new int[1];
    each(bucket, (key, value) -> count[0]++);
    return count[0];
  }

  /** The device with this UDID. */
  Optional<KeptDevice> device(String udid) {
    return indexed(DEVICES, "mdm.DeviceIdx", udid, KeptDevice::of)
        .filter(device -> device.udid().equals(udid));
  }

  /** The user with this id of Apple's. */
  Optional<KeptUser> user(String userId) {
    return indexed(USERS, "mdm.UserIdx", userId, KeptUser::of)
        .filter(user -> user.userId().equals(userId));
  }

  private <T> Optional<T> indexed(
      String bucket, String index, String key, Function<MemorySegment, T> as) {
    return readable(value(index, key), Proto::text)
        .flatMap(uuid -> readable(value(bucket, uuid), as));
  }

  /** How a device is woken, by its UDID, or a user, by its id. */
  Optional<PushInfo> pushInfo(String id) {
    return readable(value("mdm.PushInfo", id), PushInfo::of);
  }

  /** SHA-256 of the certificate that the device proves itself with, in hexadecimal. */
  Optional<String> certificate(String udid) {
    return value("mdm.UDIDCertAuth", udid)
        .filter(hash -> hash.byteSize() == SHA_256)
        .map(hash -> HexFormat.of().formatHex(Proto.copy(hash)));
  }

  /** Whether an admin blocked it: MicroMDM takes such a device's enrollment away. */
  boolean blocked(String udid) {
    return value("mdm.RemoveDevice", udid).isPresent();
  }

  Optional<MemorySegment> value(String bucket, String key) {
    return key.isEmpty() ? Optional.empty() : bucket(bucket).flatMap(all -> all.get(key));
  }

  /** One that can't be read is told where all of them are told. */
  private static <T> Optional<T> readable(
      Optional<MemorySegment> value, Function<MemorySegment, T> as) {
    try {
      return value.map(as);
    } catch (Unreadable e) {
      return Optional.empty();
    }
  }
}
