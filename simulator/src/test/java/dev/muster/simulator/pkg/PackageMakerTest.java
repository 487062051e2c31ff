package dev.muster.simulator.pkg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.simulator.pkg.PackageRefused.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Packages that are made, read back. */
class PackageMakerTest {
  private static final InstallerCa CA = InstallerCa.seeded(7);
  private static final PackageMaker MUNKI =
      PackageMaker.with(CA)
          .title("Munki & friends")
          .identifier("com.example.munki")
          .version("1.2")
          .app("com.example.msc", "Managed Software Center")
          .payloadBytes(100_000);

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void aDistributionIsReadBackAsItWasMade(ChecksumStyle style) throws IOException {
    InstallerPackage read = read(MUNKI.style(style).distribution());
    assertEquals(
        new InstallerPackage(
            "Munki & friends",
            "com.example.munki",
            "1.2",
            List.of(new App("com.example.msc", "1.2", "Applications/Managed Software Center.app")),
            "Developer ID Installer: Example (ABCDE12345)"),
        read);
  }

  @Test
  void theSameSeedMakesTheSameBytes() {
    PackageMaker again =
        new PackageMaker(
            new InstallerCa(7),
            MUNKI.title(),
            MUNKI.identifier(),
            MUNKI.version(),
            MUNKI.apps(),
            MUNKI.payloadBytes(),
            MUNKI.signedBy(),
            MUNKI.style(),
            MUNKI.seed());
    assertArrayEquals(MUNKI.distribution(), again.distribution());
  }

  @Test
  void anotherSeedMakesAnotherPayload() {
    assertFalse(Arrays.equals(MUNKI.distribution(), MUNKI.seed(2).distribution()));
  }

  @Test
  void aPackageHasTheSizeThatWasAskedForAndLittleMore() {
    int size = MUNKI.payloadBytes(3_000_000).distribution().length;
    assertTrue(size >= 3_000_000 && size < 3_020_000, "bytes: " + size);
  }

  @ParameterizedTest
  @EnumSource
  void everyBadPackageIsRefusedForItsOneReason(BadPackage bad) {
    PackageRefused refused =
        assertThrows(PackageRefused.class, () -> read(bad.of(MUNKI)), bad.name());
    assertEquals(reason(bad), refused.reason(), refused.getMessage());
  }

  private static Reason reason(BadPackage bad) {
    return switch (bad) {
      case COMPONENT -> Reason.NO_DISTRIBUTION;
      case UNSIGNED -> Reason.UNSIGNED;
      case APP_STORE_INSTALLER, APPLICATION_CERTIFICATE -> Reason.WRONG_CERTIFICATE;
      case EXPIRED_CERTIFICATE -> Reason.EXPIRED;
      case STRANGERS_ROOT -> Reason.UNTRUSTED;
      case FORGED, BROKEN_SIGNATURE -> Reason.BAD_SIGNATURE;
      case BROKEN_CHECKSUM, CHANGED_PAYLOAD -> Reason.CHANGED;
      case TRUNCATED_HEADER, EMPTY, NOT_AN_ARCHIVE -> Reason.NOT_A_XAR;
      case TRUNCATED,
          TRUNCATED_TOC,
          TOC_BOMB,
          HIDDEN_TOC_BOMB,
          EXTERNAL_ENTITY,
          ENTITY_BOMB,
          NEGATIVE_OFFSET,
          HUGE_OFFSET,
          ENDLESS_OFFSET,
          HUGE_LENGTH,
          NEGATIVE_LENGTH,
          DEEP ->
          Reason.UNREADABLE;
    };
  }

  private InstallerPackage read(byte[] bytes) throws IOException {
    Path file = Files.write(directory.resolve("example.pkg"), bytes);
    return new PackageReader(List.of(CA.root())).read(file, Instant.now());
  }
}
