package dev.muster.cli;

import dev.muster.packages.check.CheckedPackage;
import dev.muster.packages.check.CheckedPackage.Description;
import dev.muster.packages.check.Finding;
import dev.muster.packages.check.PackageCheck;
import dev.muster.packages.check.TrustedRoots;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code muster packages check}. It asks no server. */
@Command(
    name = "check",
    description = {
      "Say whether a Mac would install a package, and if not why, without a server. A Mac itself"
          + " says nothing of it."
    },
    mixinStandardHelpOptions = true)
final class PackagesCheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "the package (.pkg)")
  private Path file;

  @Option(
      names = "--roots",
      paramLabel = "FILE",
      description = {
        "PEM with roots that count beside Apple's, as packages.roots of a server (default:"
            + " $MUSTER_PACKAGES_ROOTS)"
      })
  private Path roots;

  @Option(names = "--json", description = "print what was found as JSON")
  private boolean json;

  @Override
  public Integer call() {
    CheckedPackage checked = check();
    if (json) {
      spec.commandLine().getOut().println(Printable.json(json(checked).encodePrettily()));
    } else {
      print(checked);
    }
    return checked.installs() ? ExitCode.WELL : ExitCode.FAILED;
  }

  private CheckedPackage check() {
    if (!Files.isRegularFile(file)) {
      throw new CliException(
          "%s is no file: give the .pkg file itself, and no folder or disk image".formatted(file));
    }
    TrustedRoots trusted =
        Optional.ofNullable(roots)
            .or(() -> Optional.ofNullable(System.getenv("MUSTER_PACKAGES_ROOTS")).map(Path::of))
            .map(file -> TrustedRoots.apple().and(PemFiles.certificates(file)))
            .orElseGet(TrustedRoots::apple);
    try {
      return new PackageCheck(trusted, InstantSource.system()).check(file);
    } catch (IOException e) {
      throw new CliException("can't read %s: %s".formatted(file, e.getMessage()));
    }
  }

  private void print(CheckedPackage checked) {
    line(
        checked.installs()
            ? "%s: a Mac installs it.".formatted(file.getFileName())
            : "%s: a Mac would not install it, and would not say so."
                .formatted(file.getFileName()));
    for (Finding finding : checked.findings()) {
      line("%s %s".formatted(finding.kind().refuses() ? "✗" : "note:", finding.sentence()));
    }
    Description said = checked.description();
    said("signed by", checked.signer());
    said("title", said.title());
    said("identifier", said.identifier());
    said("version", said.version());
    said.apps().forEach(app -> said("app", app.bundleId() + " " + app.version()));
  }

  private void said(String what, String text) {
    if (!text.isBlank()) {
      line("%-10s  %s".formatted(what, text.strip()));
    }
  }

  private void line(String text) {
    spec.commandLine().getOut().println(Printable.of(text));
  }

  private static JsonObject json(CheckedPackage checked) {
    Description said = checked.description();
    return new JsonObject()
        .put("installs", checked.installs())
        .put("signer", checked.signer())
        .put("title", said.title())
        .put("identifier", said.identifier())
        .put("version", said.version())
        .put(
            "apps",
            new JsonArray(
                said.apps().stream()
                    .map(
                        app ->
                            new JsonObject()
                                .put("bundle_id", app.bundleId())
                                .put("version", app.version()))
                    .toList()))
        .put(
            "findings",
            new JsonArray(
                checked.findings().stream()
                    .map(
                        finding ->
                            new JsonObject()
                                .put("kind", finding.kind().label())
                                .put("refuses", finding.kind().refuses())
                                .put("text", finding.sentence()))
                    .toList()));
  }
}
