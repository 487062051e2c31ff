package dev.muster.packages.check;

import dev.muster.packages.check.CheckedPackage.Description;
import dev.muster.packages.check.Finding.Kind;
import dev.muster.packages.check.SignatureReader.Signer;
import dev.muster.packages.check.Toc.Data;
import dev.muster.packages.check.Toc.Entry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks at a package as a Mac does, which tells nobody what it found: whatever it would refuse is
 * found here, all of it at once, in sentences that say what to do. Safe for any thread; it blocks
 * for as long as it takes to read the file.
 */
public final class PackageCheck {
  private final TrustedRoots roots;
  private final InstantSource clock;

  /**
   * A check.
   *
   * @param roots where the certificates of signers may end
   * @param clock tells whether certificates are in force
   */
  public PackageCheck(TrustedRoots roots, InstantSource clock) {
    this.roots = roots;
    this.clock = clock;
  }

  /**
   * Looks at a package.
   *
   * @throws IOException if the file can't be read
   */
  public CheckedPackage check(Path file) throws IOException {
    List<Finding> findings = new ArrayList<>();
    try (Xar archive = Xar.open(file)) {
      structure(archive, findings);
      String signer = signer(archive, findings);
      return new CheckedPackage(findings, description(archive, findings), signer);
    } catch (Refused refused) {
      findings.add(refused.finding());
      return new CheckedPackage(findings, Description.NONE, "");
    }
  }

  private static void structure(Xar archive, List<Finding> findings) throws IOException, Refused {
    boolean distribution = false;
    Set<Data> read = new HashSet<>();
    long left = 2 * archive.size();
    for (Entry entry : archive.toc().files()) {
      distribution |= entry.path().equals(DescriptionReader.DISTRIBUTION);
      // Files with the same content may share it.
      if (entry.data().isPresent() && read.add(entry.data().get())) {
        left -= entry.data().get().length();
        if (left < 0) {
          throw Xar.damaged("its files overlap");
        }
        if (!archive.intact(entry.data().get())) {
          throw Xar.damaged("%s has another checksum".formatted(printable(entry.path())));
        }
      }
    }
    if (!distribution) {
      findings.add(
          new Finding(
              Kind.COMPONENT,
              "It is a component package, and a Mac ignores those without a word: make a"
                  + " distribution of it with productbuild --package in.pkg out.pkg, and sign"
                  + " that with productsign --sign 'Developer ID Installer: …'."));
    }
  }

  private static String printable(String path) {
    String line = path.replaceAll("\\p{Cntrl}", "?");
    return line.length() > 100 ? line.substring(0, 100) + "…" : line;
  }

  private String signer(Xar archive, List<Finding> findings) throws IOException {
    try {
      Signer signer = new SignatureReader(archive).read();
      findings.addAll(new SignerCheck(roots, clock.instant()).check(signer));
      return SignerCheck.name(signer.certificate());
    } catch (Refused refused) {
      findings.add(refused.finding());
      return "";
    }
  }

  private static Description description(Xar archive, List<Finding> findings) throws IOException {
    try {
      return DescriptionReader.read(archive);
    } catch (Refused refused) {
      findings.add(refused.finding());
      return Description.NONE;
    }
  }
}
