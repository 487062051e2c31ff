package dev.muster.packages;

import com.dd.plist.NSArray;
import com.dd.plist.NSDictionary;
import com.dd.plist.NSNumber;
import com.dd.plist.NSObject;
import com.dd.plist.NSString;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.PackageFact.App;
import dev.muster.core.event.PackageFact.PackageAdded;
import java.util.Optional;

/**
 * What tells a Mac where a package is and which bytes it must have: the manifest of {@code
 * InstallEnterpriseApplication} (Apple, "ManifestURL"), made of what was stored. SHA-256 is taken
 * with this command only.
 */
public final class PackageManifest {
  private PackageManifest() {}

  /** The manifest of a package that is at this URL. */
  public static NSDictionary of(PackageAdded added, String url) {
    NSDictionary asset = new NSDictionary();
    asset.put("kind", "software-package");
    asset.put("sha256-size", new NSNumber(added.chunkSize()));
    asset.put(
        "sha256s",
        new NSArray(
            added.chunks().stream()
                .map(Digest256::toHex)
                .map(NSString::new)
                .toArray(NSObject[]::new)));
    asset.put("url", url);
    NSDictionary item = new NSDictionary();
    item.put("assets", new NSArray(asset));
    item.put("metadata", metadata(added));
    NSDictionary manifest = new NSDictionary();
    manifest.put("items", new NSArray(item));
    return manifest;
  }

  /** The one app of a package names it, because a Mac that manages the app looks for that one. */
  private static NSDictionary metadata(PackageAdded added) {
    Optional<App> app =
        added.apps().size() == 1 ? Optional.of(added.apps().getFirst()) : Optional.empty();
    String version = app.map(App::version).filter(v -> !v.isEmpty()).orElse(added.version());
    NSDictionary metadata = new NSDictionary();
    metadata.put("kind", "software");
    metadata.put("bundle-identifier", app.map(App::bundleId).orElse(added.identifier()));
    metadata.put("bundle-version", version.isEmpty() ? "1" : version);
    metadata.put("title", added.title().isEmpty() ? added.fileName() : added.title());
    metadata.put("sizeInBytes", new NSNumber(added.size()));
    return metadata;
  }

  /**
   * The command that tells a Mac to install it: what stands beside {@code CommandUUID}.
   *
   * @param managed whether the Mac is to manage the app in it, and so to report it (macOS 11)
   */
  public static NSDictionary installCommand(PackageAdded added, String url, boolean managed) {
    NSDictionary command = new NSDictionary();
    command.put("RequestType", "InstallEnterpriseApplication");
    command.put("Manifest", of(added, url));
    if (managed) {
      command.put("InstallAsManaged", new NSNumber(true));
    }
    NSDictionary outer = new NSDictionary();
    outer.put("Command", command);
    return outer;
  }
}
