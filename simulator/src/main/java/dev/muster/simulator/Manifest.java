package dev.muster.simulator;

import com.dd.plist.NSArray;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSNumber;
import com.dd.plist.NSObject;
import com.dd.plist.NSString;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * What a server says of a package to install: where it is, and the hashes of its chunks.
 *
 * @param digest as Java names it
 * @param chunkBytes how much each hash covers; the last one covers the rest
 * @param sizeBytes what the metadata say of the size, if anything
 */
record Manifest(
    URI url, String digest, long chunkBytes, List<String> hashes, OptionalLong sizeBytes) {
  private static final int BUFFER = 1 << 16;

  Manifest {
    hashes = List.copyOf(hashes);
  }

  /**
   * Reads a manifest's first package.
   *
   * @param hashNames those that the command knows, the best one first: sha256 is for {@code
   *     InstallEnterpriseApplication} alone
   * @throws IOException if a Mac could not use it
   */
  static Manifest read(NSDictionary manifest, List<String> hashNames) throws IOException {
    NSDictionary item =
        dictionaries(manifest.get("items")).stream()
            .findFirst()
            .orElseThrow(() -> new IOException("the manifest has no items"));
    NSDictionary asset =
        dictionaries(item.get("assets")).stream()
            .filter(a -> Plists.string(a, "kind").filter("software-package"::equals).isPresent())
            .findFirst()
            .orElseThrow(() -> new IOException("the manifest has no software-package"));
    String name =
        hashNames.stream()
            .filter(n -> asset.containsKey(n + "s"))
            .findFirst()
            .orElseThrow(() -> new IOException("the manifest has no hashes"));
    List<String> hashes = new ArrayList<>();
    if (asset.get(name + "s") instanceof NSArray array) {
      for (NSObject hash : array.getArray()) {
        hashes.add(hash instanceof NSString text ? text.getContent().toLowerCase(Locale.ROOT) : "");
      }
    }
    if (hashes.isEmpty()
        || !(asset.get(name + "-size") instanceof NSNumber chunk)
        || chunk.longValue() <= 0) {
      throw new IOException("the manifest has no hashes");
    }
    return new Manifest(
        https(Plists.string(asset, "url").orElse("")),
        name.equals("sha256") ? "SHA-256" : "MD5",
        chunk.longValue(),
        hashes,
        item.get("metadata") instanceof NSDictionary metadata
                && metadata.get("sizeInBytes") instanceof NSNumber size
            ? OptionalLong.of(size.longValue())
            : OptionalLong.empty());
  }

  /**
   * A URL that a Mac would load something from.
   *
   * @throws IOException if it is none
   */
  static URI https(String url) throws IOException {
    try {
      URI uri = URI.create(url);
      if ("https".equals(uri.getScheme()) && uri.getHost() != null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw new IOException("this is no URL", e);
    }
    throw new IOException("this is no https URL");
  }

  /** Whether a file is of the size that the manifest says, as far as it says one. */
  boolean fits(long size) {
    return (sizeBytes.isEmpty() || sizeBytes.getAsLong() == size)
        && hashes.size() == Math.max(1, Math.ceilDiv(size, chunkBytes));
  }

  /** Whether each chunk of a file is what its hash says. */
  boolean matches(FileChannel file) throws IOException {
    for (int i = 0; i < hashes.size(); i++) {
      long end = Math.min(file.size(), (i + 1) * chunkBytes);
      if (!hash(digest, file, i * chunkBytes, end).equals(hashes.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** The hash of a part of a file, in hexadecimal. */
  static String hash(String digest, FileChannel file, long from, long end) throws IOException {
    try {
      MessageDigest hash = MessageDigest.getInstance(digest);
      ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
      for (long at = from; at < end; ) {
        buffer.clear().limit((int) Math.min(BUFFER, end - at));
        int read = file.read(buffer, at);
        if (read < 0) {
          throw new IOException("the file became shorter");
        }
        at += read;
        hash.update(buffer.flip());
      }
      return HexFormat.of().formatHex(hash.digest());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(digest + " is in every Java", e);
    }
  }

  private static List<NSDictionary> dictionaries(NSObject array) {
    return array instanceof NSArray items
        ? Arrays.stream(items.getArray())
            .filter(NSDictionary.class::isInstance)
            .map(NSDictionary.class::cast)
            .toList()
        : List.of();
  }
}
