package dev.muster.backup;

import dev.muster.core.event.Digest256;
import dev.muster.packages.store.PackageStore;
import dev.muster.packages.store.PackageStoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Copies packages into a backup. For one thread. */
final class PackageCopies {
  private final Properties manifest;
  private final List<String> left = new ArrayList<>();
  private int written;

  /** Notes in the manifest which ones are whole. */
  PackageCopies(Properties manifest) {
    this.manifest = manifest;
  }

  void copy(PackageStore store, ZipOutputStream zip) throws IOException {
    // They are compressed already.
    zip.setLevel(Deflater.NO_COMPRESSION);
    for (Digest256 content : store.all()) {
      OptionalLong size = store.size(content);
      if (size.isPresent()) {
        copy(store, content, size.getAsLong(), zip);
      }
    }
  }

  private void copy(PackageStore store, Digest256 content, long size, ZipOutputStream zip)
      throws IOException {
    try (InputStream in = store.open(content, 0, size)) {
      zip.putNextEntry(new ZipEntry(BackupFormat.packageEntry(content)));
      long copied = in.transferTo(zip);
      zip.closeEntry();
      if (copied == size) {
        manifest.setProperty(BackupFormat.PACKAGE + content.toHex(), Long.toString(size));
        written++;
      } else {
        left.add(content.toHex());
      }
    } catch (PackageStoreException e) {
      left.add(content.toHex());
    } catch (NoSuchFileException e) {
      // It was removed meanwhile.
      return;
    }
  }

  int written() {
    return written;
  }

  List<String> left() {
    return List.copyOf(left);
  }
}
