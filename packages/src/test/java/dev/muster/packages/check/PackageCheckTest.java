package dev.muster.packages.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.packages.check.Finding.Kind;
import dev.muster.simulator.pkg.BadPackage;
import dev.muster.simulator.pkg.ChecksumStyle;
import dev.muster.simulator.pkg.InstallerCa;
import dev.muster.simulator.pkg.PackageMaker;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found in packages, good and bad, and in files that want to do harm. */
@Timeout(60)
class PackageCheckTest {
  private static final InstallerCa CA = InstallerCa.seeded(1);
  private static final PackageMaker GOOD = PackageMaker.with(CA).seed(1).payloadBytes(2000);

  /** Of those that have one of their own; all others are damaged in some way. */
  private static final Map<BadPackage, Kind> KINDS =
      Map.of(
          BadPackage.COMPONENT, Kind.COMPONENT,
          BadPackage.UNSIGNED, Kind.UNSIGNED,
          BadPackage.APP_STORE_INSTALLER, Kind.WRONG_CERTIFICATE,
          BadPackage.APPLICATION_CERTIFICATE, Kind.WRONG_CERTIFICATE,
          BadPackage.EXPIRED_CERTIFICATE, Kind.EXPIRED,
          BadPackage.STRANGERS_ROOT, Kind.UNTRUSTED,
          BadPackage.FORGED, Kind.SIGNATURE_BROKEN,
          BadPackage.EMPTY, Kind.NOT_A_PACKAGE,
          BadPackage.NOT_AN_ARCHIVE, Kind.NOT_A_PACKAGE);

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(ChecksumStyle.class)
  void aSignedDistributionInstallsAndTellsWhatItIs(ChecksumStyle style) throws Exception {
    CheckedPackage checked =
        check(
            GOOD.style(style)
                .title("Munki")
                .identifier("com.example.munki")
                .version("7.1")
                .app("com.example.center", "Center")
                .distribution());
    assertTrue(checked.installs(), () -> checked.findings().toString());
    assertEquals("Munki", checked.description().title());
    assertEquals("com.example.munki", checked.description().identifier());
    assertEquals("7.1", checked.description().version());
    assertEquals("com.example.center", checked.description().apps().getFirst().bundleId());
    assertTrue(checked.signer().startsWith("Developer ID Installer"), checked.signer());
  }

  @Test
  void aRootOfOnesOwnIsTold() throws Exception {
    assertEquals(List.of(Kind.OWN_ROOT), kinds(check(GOOD.distribution()), false));
  }

  @Test
  void withAppleAloneTheSamePackageIsNotTrusted() throws Exception {
    CheckedPackage checked =
        new PackageCheck(TrustedRoots.apple(), InstantSource.system())
            .check(file(GOOD.distribution()));
    assertEquals(List.of(Kind.UNTRUSTED), kinds(checked, true));
  }

  @ParameterizedTest
  @EnumSource(BadPackage.class)
  void noBadPackageInstalls(BadPackage bad) throws Exception {
    CheckedPackage checked = check(bad.of(GOOD));
    assertFalse(checked.installs());
    if (KINDS.containsKey(bad)) {
      assertEquals(KINDS.get(bad), kinds(checked, true).getFirst());
    }
    checked.findings().forEach(f -> assertTrue(f.sentence().endsWith("."), f.sentence()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<xar><toc><file><data><offset>x</offset></data></file></toc></xar>",
        "<xar><toc><checksum style=\"crc32\"><offset>0</offset><size>4</size></checksum>"
            + "<signature style=\"RSA\"/></toc></xar>",
        "<xar><toc><checksum style=\"sha1\"><offset>0</offset><size>2000000000</size></checksum>"
            + "<signature style=\"CMS\"/></toc></xar>",
        "<xar><toc><signature style=\"CMS\"><KeyInfo><X509Data><X509Certificate>AAAA"
            + "</X509Certificate></X509Data></KeyInfo></signature></toc></xar>",
        "<xar><toc><file><name enctype=\"base64\">=</name></file></toc></xar>",
        "<xar><toc/><toc>",
        "<plist/>",
        "\u0000",
        ""
      })
  void aTableOfContentsThatMakesNoSenseIsDamaged(String toc) throws Exception {
    assertFalse(check(archive(toc)).installs());
  }

  @Test
  void manyFilesAndPathsThatLeadOutAreOnlyNames() throws Exception {
    String toc =
        "<xar><toc>"
            + "<file><name>../../etc/passwd\r\nX: y</name></file>".repeat(100_000)
            + "</toc></xar>";
    CheckedPackage checked = check(archive(toc));
    assertFalse(checked.installs());
    checked.findings().forEach(f -> assertFalse(f.sentence().contains("\n"), f.sentence()));
  }

  @Test
  void manyFilesOverTheSameBytesDoNotTakeForever() throws Exception {
    String data =
        "<data><offset>0</offset><length>%d</length><size>%d</size>"
            + "<archived-checksum style=\"sha512\">%s</archived-checksum></data>";
    byte[] heap = new byte[4 << 20];
    String sum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-512").digest(heap));
    String toc =
        "<xar><toc>"
            + ("<file><name>a</name>" + data.formatted(heap.length, heap.length, sum) + "</file>")
                .repeat(20_000)
            + "</toc></xar>";
    long before = System.nanoTime();
    assertFalse(check(archive(toc, heap)).installs());
    assertTrue(Duration.ofNanos(System.nanoTime() - before).toSeconds() < 10);
  }

  @Test
  void noFlippedByteLeadsToAnExceptionOrToAnInstall() throws Exception {
    byte[] good = GOOD.distribution();
    Random random = new Random(7);
    for (int i = 0; i < 300; i++) {
      byte[] flipped = good.clone();
      flipped[random.nextInt(flipped.length)] ^= (byte) (1 + random.nextInt(255));
      check(flipped);
      check(Arrays.copyOf(good, random.nextInt(good.length)));
    }
  }

  private static List<Kind> kinds(CheckedPackage checked, boolean refuses) {
    return checked.findings().stream()
        .map(Finding::kind)
        .filter(kind -> kind.refuses() == refuses)
        .filter(kind -> kind != Kind.NO_TIMESTAMP)
        .toList();
  }

  private CheckedPackage check(byte[] bytes) throws Exception {
    return new PackageCheck(TrustedRoots.apple().and(List.of(CA.root())), InstantSource.system())
        .check(file(bytes));
  }

  private Path file(byte[] bytes) throws Exception {
    return Files.write(directory.resolve("a.pkg"), bytes);
  }

  private static byte[] archive(String toc) throws Exception {
    return archive(toc, new byte[100]);
  }

  private static byte[] archive(String toc, byte[] heap) throws Exception {
    byte[] text = toc.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
      out.write(text);
    }
    return ByteBuffer.allocate(28 + packed.size() + heap.length)
        .putInt(0x78617221)
        .putShort((short) 28)
        .putShort((short) 1)
        .putLong(packed.size())
        .putLong(text.length)
        .putInt(1)
        .put(packed.toByteArray())
        .put(heap)
        .array();
  }
}
