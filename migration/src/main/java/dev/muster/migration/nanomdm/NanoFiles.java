package dev.muster.migration.nanomdm;

import dev.muster.migration.CheckIns;
import dev.muster.migration.Piece;
import dev.muster.migration.Source;
import dev.muster.migration.SourceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * NanoMDM's file storage: a directory for each enrollment, with the messages that it sent, and the
 * push certificates beside them.
 */
public final class NanoFiles implements Source {
  private static final String AUTHENTICATE = "Authenticate.plist";
  private static final String TOKEN_UPDATE = "TokenUpdate.plist";
  private static final String PLIST = ".plist";

  private final Path directory;

  /**
   * Of this directory.
   *
   * @throws SourceException if it is none of NanoMDM's
   */
  public NanoFiles(Path directory) {
    this.directory = directory;
    if (!Files.isDirectory(directory)) {
      throw new SourceException("there is no directory %s".formatted(directory));
    }
    if (enrollments().findAny().isEmpty()) {
      throw new SourceException(
          "%s is no storage of NanoMDM: no directory in it has an %s"
              .formatted(directory, AUTHENTICATE));
    }
  }

  @Override
  public int devices() {
    return (int) enrollments().filter(NanoFiles::device).count();
  }

  @Override
  public void read(Consumer<Piece> to) {
    pushCertificates(to);
    enrollments().filter(NanoFiles::device).forEach(one -> device(one, to));
    enrollments().filter(one -> !device(one)).forEach(one -> user(one, to));
    enrollments().filter(one -> !disabled(one)).forEach(one -> queue(one, to));
  }

  @Override
  public void close() {
    // Nothing stays open.
  }

  private void device(Path enrollment, Consumer<Piece> to) {
    if (disabled(enrollment)) {
      to.accept(new Piece.Left(name(enrollment), "it is not enrolled there any more"));
      return;
    }
    byte[] authenticate = bytes(enrollment.resolve(AUTHENTICATE)).orElseThrow();
    to.accept(new Piece.CheckIn(authenticate, certificate(enrollment)));
    bytes(enrollment.resolve(TOKEN_UPDATE))
        .ifPresentOrElse(
            update ->
                to.accept(
                    new Piece.CheckIn(
                        CheckIns.withUnlockToken(
                            update, bytes(enrollment.resolve("UnlockToken.dat"))),
                        Optional.empty())),
            () ->
                to.accept(
                    new Piece.Left(
                        name(enrollment), "it never sent a TokenUpdate: it can't be woken")));
    bytes(enrollment.resolve("BootstrapToken.dat"))
        .flatMap(token -> CheckIns.setBootstrapToken(authenticate, token))
        .ifPresent(message -> to.accept(new Piece.CheckIn(message, Optional.empty())));
  }

  private void user(Path enrollment, Consumer<Piece> to) {
    if (disabled(enrollment)) {
      to.accept(new Piece.Left(name(enrollment), "it is not enrolled there any more"));
      return;
    }
    bytes(enrollment.resolve(TOKEN_UPDATE))
        .ifPresent(update -> to.accept(new Piece.CheckIn(update, Optional.empty())));
  }

  /** What was not answered, and what was answered NotNow. */
  private void queue(Path enrollment, Consumer<Piece> to) {
    for (String queue : List.of("Queue", "QueueNotNow")) {
      Path commands = enrollment.resolve(queue);
      if (!Files.isDirectory(commands)) {
        continue;
      }
      list(commands)
          .filter(file -> name(file).endsWith(PLIST))
          .forEach(
              file -> {
                String uuid = name(file).substring(0, name(file).length() - PLIST.length());
                bytes(file)
                    .ifPresent(
                        plist -> to.accept(new Piece.QueuedCommand(name(enrollment), uuid, plist)));
              });
    }
  }

  private void pushCertificates(Consumer<Piece> to) {
    list(directory)
        .filter(file -> name(file).endsWith(".pem") && Files.isRegularFile(file))
        .forEach(
            file -> {
              Path key = file.resolveSibling(name(file).replaceAll("\\.pem$", ".key"));
              if (Files.isRegularFile(key)) {
                to.accept(
                    new Piece.PushCertificate(text(file).orElseThrow(), text(key).orElseThrow()));
              } else {
                to.accept(new Piece.Left(name(file), "its key is not beside it"));
              }
            });
  }

  private static Optional<String> certificate(Path enrollment) {
    return text(enrollment.resolve("CertAuth.sha256.txt"))
        .map(String::strip)
        .filter(hash -> hash.matches("[0-9a-fA-F]{64}"));
  }

  private Stream<Path> enrollments() {
    return list(directory)
        .filter(
            entry ->
                Files.isRegularFile(entry.resolve(AUTHENTICATE))
                    || Files.isRegularFile(entry.resolve(TOKEN_UPDATE)));
  }

  private static boolean device(Path enrollment) {
    return Files.isRegularFile(enrollment.resolve(AUTHENTICATE));
  }

  private static boolean disabled(Path enrollment) {
    return Files.exists(enrollment.resolve("Disabled"));
  }

  private static String name(Path path) {
    return path.getFileName().toString();
  }

  private static Stream<Path> list(Path directory) {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.sorted().toList().stream();
    } catch (IOException e) {
      throw unreadable(directory, e);
    }
  }

  private static Optional<byte[]> bytes(Path file) {
    try {
      return Files.isRegularFile(file)
          ? Optional.of(Files.readAllBytes(file)).filter(bytes -> bytes.length > 0)
          : Optional.empty();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static Optional<String> text(Path file) {
    return bytes(file).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
  }

  private static SourceException unreadable(Path path, IOException e) {
    return new SourceException(
        "%s can't be read: %s".formatted(path, String.valueOf(e.getMessage())), e);
  }
}
