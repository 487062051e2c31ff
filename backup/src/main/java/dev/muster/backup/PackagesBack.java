package dev.muster.backup;

import dev.muster.core.event.Digest256;
import dev.muster.packages.store.PackageStore;
import dev.muster.packages.store.PackageStoreException;
import dev.muster.packages.store.Received;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Brings packages out of a backup into a store. */
record PackagesBack(ZipFile zip, Properties manifest) {
  /** All that are whole in the backup; returns how many. */
  int into(PackageStore store) throws IOException {
    int count = 0;
    for (String key : manifest.stringPropertyNames()) {
      if (key.startsWith(BackupFormat.PACKAGE)) {
        String hex = key.substring(BackupFormat.PACKAGE.length());
        long size = Long.parseLong(manifest.getProperty(key));
        restore(store, Digest256.of(HexFormat.of().parseHex(hex)), size);
        count++;
      }
    }
    return count;
  }

  private void restore(PackageStore store, Digest256 content, long size) throws IOException {
    ZipEntry entry = zip.getEntry(BackupFormat.packageEntry(content));
    if (entry == null) {
      throw new BackupException(
          "the backup lacks the package %s: take another backup".formatted(content));
    }
    try (InputStream in = zip.getInputStream(entry);
        Received received = store.receive(in, OptionalLong.of(size))) {
      if (!received.content().equals(content)) {
        throw new BackupException(
            "the package %s is damaged in the backup: take another backup".formatted(content));
      }
      received.keep();
    } catch (PackageStoreException e) {
      throw new BackupException(e.getMessage(), e);
    }
  }
}
