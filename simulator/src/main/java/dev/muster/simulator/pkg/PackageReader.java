package dev.muster.simulator.pkg;

import dev.muster.simulator.pkg.PackageRefused.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.w3c.dom.Element;

/**
 * Reads a package and checks it as a Mac does before it installs one that a server sends: a
 * distribution, whole, signed with an installer certificate that is valid now and leads to a
 * trusted root. Immutable.
 *
 * @param roots what the Mac trusts
 */
public record PackageReader(List<X509Certificate> roots) {
  /** Copies the list. */
  public PackageReader {
    roots = List.copyOf(roots);
  }

  /**
   * What is in a package.
   *
   * @throws PackageRefused if a Mac would not install it
   * @throws IOException if the file can't be read
   */
  public InstallerPackage read(Path file, Instant now) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      return read(channel, now);
    }
  }

  /** The same of a file that is open, and stays so. */
  public InstallerPackage read(FileChannel file, Instant now) throws IOException {
    XarReader archive = new XarReader(file);
    Element distribution =
        XarReader.entry(archive.toc(), "Distribution")
            .orElseThrow(() -> new PackageRefused(Reason.NO_DISTRIBUTION, "no distribution in it"));
    X509Certificate signer = new SignatureCheck(archive, roots, now).signer();
    Element script = TocReader.parse(archive.description(distribution), "installer-gui-script");
    return contents(script, apps(archive), commonName(signer));
  }

  private static InstallerPackage contents(Element script, List<App> apps, String signer)
      throws PackageRefused {
    Element product =
        TocReader.child(script, "product")
            .orElseThrow(() -> new PackageRefused(Reason.UNREADABLE, "no product in it"));
    return new InstallerPackage(
        TocReader.text(script, "title").orElse(""),
        product.getAttribute("id"),
        product.getAttribute("version"),
        apps,
        signer);
  }

  /** The apps of every component, whose files are all checked on the way. */
  private static List<App> apps(XarReader archive) throws IOException {
    List<App> apps = new ArrayList<>();
    for (Element component : XarReader.entries(archive.toc())) {
      for (Element member : XarReader.entries(component)) {
        archive.verify(XarReader.data(member));
      }
      Optional<Element> info = XarReader.entry(component, "PackageInfo");
      if (info.isPresent()) {
        Element described = TocReader.parse(archive.description(info.get()), "pkg-info");
        for (Element bundle : TocReader.children(described, "bundle")) {
          apps.add(
              new App(
                  bundle.getAttribute("id"),
                  bundle.getAttribute("CFBundleShortVersionString"),
                  bundle.getAttribute("path")));
        }
      }
    }
    return apps;
  }

  private static String commonName(X509Certificate certificate) {
    try {
      return new LdapName(certificate.getSubjectX500Principal().getName())
          .getRdns().stream()
              .filter(rdn -> rdn.getType().equalsIgnoreCase("CN"))
              .map(Rdn::getValue)
              .map(String::valueOf)
              .findFirst()
              .orElse("");
    } catch (InvalidNameException e) {
      return "";
    }
  }
}
