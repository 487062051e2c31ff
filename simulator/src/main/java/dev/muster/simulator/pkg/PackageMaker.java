package dev.muster.simulator.pkg;

import dev.muster.simulator.pkg.XarWriter.Entry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * Makes packages. Immutable: each method gives a maker that differs in one thing, and the same
 * maker gives the same bytes each time. What it makes lacks a bill of materials ({@code Bom}),
 * which nothing here reads and a real installer needs.
 *
 * @param apps those that the package brings
 * @param payloadBytes how many bytes the payload has at least
 * @param signedBy with what kind of certificate it is signed, if it is
 * @param style how its table of contents is summed up
 * @param seed what the payload is filled from
 */
public record PackageMaker(
    InstallerCa ca,
    String title,
    String identifier,
    String version,
    List<App> apps,
    int payloadBytes,
    Optional<SigningKind> signedBy,
    ChecksumStyle style,
    long seed) {

  private static final Instant SIGNED_AT = Instant.parse("2026-01-05T09:00:00Z");
  private static final Duration YEAR = Duration.ofDays(365);

  /** Copies the list. */
  public PackageMaker {
    apps = List.copyOf(apps);
  }

  /** A maker of a small package without apps, signed as it should be. */
  public static PackageMaker with(InstallerCa ca) {
    return new PackageMaker(
        ca,
        "Example",
        "com.example.pkg",
        "1.0",
        List.of(),
        0,
        Optional.of(SigningKind.DEVELOPER_ID_INSTALLER),
        ChecksumStyle.SHA256,
        1);
  }

  /** What people read. */
  public PackageMaker title(String other) {
    return new PackageMaker(
        ca, other, identifier, version, apps, payloadBytes, signedBy, style, seed);
  }

  /** What it is to the system. */
  public PackageMaker identifier(String other) {
    return new PackageMaker(ca, title, other, version, apps, payloadBytes, signedBy, style, seed);
  }

  /** Its version. */
  public PackageMaker version(String other) {
    return new PackageMaker(
        ca, title, identifier, other, apps, payloadBytes, signedBy, style, seed);
  }

  /** One app more, in {@code Applications}, with the version of the package. */
  public PackageMaker app(String bundleIdentifier, String name) {
    return app(new App(bundleIdentifier, version, "Applications/" + name + ".app"));
  }

  /** One app more. */
  public PackageMaker app(App app) {
    List<App> more = new ArrayList<>(apps);
    more.add(app);
    return new PackageMaker(
        ca, title, identifier, version, more, payloadBytes, signedBy, style, seed);
  }

  /** How many bytes the payload has at least: a little more for what describes them. */
  public PackageMaker payloadBytes(int other) {
    return new PackageMaker(ca, title, identifier, version, apps, other, signedBy, style, seed);
  }

  /** Signed with this kind of certificate. */
  public PackageMaker signedBy(SigningKind kind) {
    return new PackageMaker(
        ca, title, identifier, version, apps, payloadBytes, Optional.of(kind), style, seed);
  }

  /** Signed by no one. */
  public PackageMaker unsigned() {
    return new PackageMaker(
        ca, title, identifier, version, apps, payloadBytes, Optional.empty(), style, seed);
  }

  /** How its table of contents is summed up. */
  public PackageMaker style(ChecksumStyle other) {
    return new PackageMaker(
        ca, title, identifier, version, apps, payloadBytes, signedBy, other, seed);
  }

  /** What the payload is filled from. */
  public PackageMaker seed(long other) {
    return new PackageMaker(
        ca, title, identifier, version, apps, payloadBytes, signedBy, style, other);
  }

  /** The package as {@code productbuild} makes it: a distribution with one component. */
  public byte[] distribution() {
    return writer().write(distributionEntries());
  }

  /** The package as {@code pkgbuild} makes it, which devices ignore. */
  public byte[] component() {
    return writer().write(componentEntries());
  }

  XarWriter writer() {
    return writer(signedBy.map(ca::identity), UnaryOperator.identity(), UnaryOperator.identity());
  }

  XarWriter writer(
      Optional<SigningIdentity> signer,
      UnaryOperator<String> toc,
      UnaryOperator<byte[]> signature) {
    Instant end = signedBy.map(SigningKind::notAfter).orElse(Instant.MAX);
    // What is at its end now was signed with before that.
    Instant signedAt = SIGNED_AT.isBefore(end) ? SIGNED_AT : end.minus(YEAR);
    return new XarWriter(style, signer, signedAt, toc, signature);
  }

  List<Entry> distributionEntries() {
    return List.of(
        new Entry.Member("Distribution", utf8(distributionXml()), true),
        new Entry.Directory(identifier + ".pkg", componentEntries()));
  }

  private List<Entry> componentEntries() {
    return List.of(
        new Entry.Member("PackageInfo", utf8(packageInfo()), true),
        new Entry.Member("Payload", payload(), false));
  }

  private String distributionXml() {
    StringBuilder bundles = new StringBuilder();
    for (App app : apps) {
      bundles.append(bundle(app));
    }
    return """
    <?xml version="1.0" encoding="utf-8"?>
    <installer-gui-script minSpecVersion="2">
        <title>%1$s</title>
        <product id="%2$s" version="%3$s"/>
        <options customize="never" require-scripts="false" hostArchitectures="arm64,x86_64"/>
        <pkg-ref id="%2$s">
            <bundle-version>%4$s</bundle-version>
        </pkg-ref>
        <choices-outline><line choice="default"/></choices-outline>
        <choice id="default"><pkg-ref id="%2$s"/></choice>
        <pkg-ref id="%2$s" version="%3$s" onConclusion="none">#%2$s.pkg</pkg-ref>
    </installer-gui-script>
    """
        .formatted(Xml.escape(title), Xml.escape(identifier), Xml.escape(version), bundles);
  }

  private String packageInfo() {
    StringBuilder bundles = new StringBuilder();
    for (App app : apps) {
      bundles.append(bundle(app));
    }
    return """
    <?xml version="1.0" encoding="utf-8"?>
    <pkg-info format-version="2" identifier="%s" version="%s" install-location="/" auth="root">
        <payload numberOfFiles="%d" installKBytes="%d"/>%s
    </pkg-info>
    """
        .formatted(
            Xml.escape(identifier),
            Xml.escape(version),
            apps.size() + 1,
            payloadBytes / 1024 + 1,
            bundles);
  }

  private static String bundle(App app) {
    return "<bundle id=\"%s\" CFBundleShortVersionString=\"%s\" path=\"%s\"/>"
        .formatted(Xml.escape(app.identifier()), Xml.escape(app.version()), Xml.escape(app.path()));
  }

  private byte[] payload() {
    Cpio cpio = new Cpio().directory(".");
    apps.forEach(app -> cpio.directory("./" + app.path()));
    byte[] filling = new byte[payloadBytes];
    new Random(seed).nextBytes(filling);
    return cpio.file("./usr/local/" + identifier, filling).gzip();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
