package dev.muster.cli;

import dev.muster.log.LogUnavailableException;
import dev.muster.log.node.NodeTakenException;
import dev.muster.log.topics.TopicException;
import dev.muster.server.ListenException;
import dev.muster.server.config.ConfigurationException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;

/** What the program says of a command that failed, and what it exits with. */
final class Failures {
  private Failures() {}

  /** What it exits with. */
  static int exitCode(Exception e) {
    return switch (e) {
      case CliException known -> known.exitCode();
      case ConfigurationException known -> ExitCode.SETTINGS;
      default -> ExitCode.FAILED;
    };
  }

  /** What is wrong: one line, or of settings all that is, a line for each. */
  static List<String> lines(Exception e) {
    return e instanceof ConfigurationException settings
        ? settings.getMessage().lines().toList()
        : List.of(line(e));
  }

  private static String line(Exception e) {
    return switch (e) {
      case CliException known -> known.getMessage();
      case ListenException known -> known.getMessage();
      case TopicException known -> known.getMessage();
      case LogUnavailableException known -> known.getMessage();
      case NodeTakenException known -> known.getMessage();
      default -> unknown(e);
    };
  }

  private static String unknown(Exception e) {
    Throwable root = e;
    for (; root.getCause() != null; root = root.getCause()) {
      if (root instanceof IOException) {
        break;
      }
    }
    return switch (root) {
      case FileSystemException file -> of(file);
      // The machine or the network failed, and not the program.
      case IOException io -> "%s: try again".formatted(message(io));
      default -> "failed unexpectedly, please report this: %s (%s)".formatted(e, root);
    };
  }

  private static String of(FileSystemException e) {
    return switch (e) {
      case NoSuchFileException none ->
          "there is no file %s: check the path".formatted(none.getFile());
      case AccessDeniedException denied ->
          "%s is not this user's to read or write: change its rights, or run this as another user"
              .formatted(denied.getFile());
      case FileAlreadyExistsException there ->
          "%s is there already: choose another name, or remove it".formatted(there.getFile());
      case NotDirectoryException no -> "%s is no directory: check the path".formatted(no.getFile());
      default ->
          "%s can't be used: %s"
              .formatted(e.getFile(), e.getReason() == null ? message(e) : e.getReason());
    };
  }

  private static String message(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
