package dev.muster.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A server that is called, and where the command line has it from: what has to be mended when the
 * server can't be reached stands there.
 *
 * @param token where the token stands, such as {@code the token in muster-data/admin-token}
 * @param tokenMend how to give another
 * @param ca where the CA stands
 * @param caMend how to give another
 * @param data the server's data directory, if it has one on this machine
 */
record ServerAccess(
    ServerProfile profile,
    String token,
    String tokenMend,
    String ca,
    String caMend,
    Optional<Path> data) {
  private static final String SERVER = "MUSTER_SERVER";
  private static final String TOKEN = "MUSTER_TOKEN";
  private static final String CA = "MUSTER_CA";

  /**
   * The server that the environment names (MUSTER_SERVER, MUSTER_TOKEN, MUSTER_CA); else the one
   * that was named by --server, or by --data; else the current one of the profiles; else that of
   * the usual data directory.
   */
  static ServerAccess of(
      Optional<String> named,
      DataOption data,
      ServerProfiles profiles,
      Map<String, String> environment) {
    if (named.isPresent()) {
      return known(named.get(), profiles.find(named.get()));
    }
    if (!environment.containsKey(SERVER) && !data.given() && profiles.current().isPresent()) {
      return known(profiles.current().get(), profiles.find(profiles.current().get()));
    }
    return ofData(data.directory(), environment);
  }

  /** The server with this name among the known ones. */
  static ServerAccess known(String name, ServerProfile profile) {
    return new ServerAccess(
        profile,
        "the token of the server " + name,
        "make one with  muster token create  and add the server again with --token-file",
        "the CA that the server %s was added with".formatted(name),
        "add the server again with --ca FILE",
        Optional.empty());
  }

  /** The server that these options of {@code muster server add} describe. */
  static ServerAccess given(ServerProfile profile, Path tokenFile, Optional<Path> ca) {
    return new ServerAccess(
        profile,
        "the token in " + tokenFile,
        "make one with  muster token create",
        ca.map(file -> "the CA in " + file).orElse("no CA"),
        "give --ca FILE",
        Optional.empty());
  }

  /** The server of this data directory, unless the environment says otherwise. */
  static ServerAccess ofData(Path data, Map<String, String> environment) {
    Optional<Path> ca =
        Optional.ofNullable(environment.get(CA))
            .map(Path::of)
            // Without it the server has a certificate that everybody trusts.
            .or(() -> Optional.of(data.resolve("ca.pem")).filter(Files::exists));
    Path tokenFile = data.resolve("admin-token");
    boolean elsewhere = environment.containsKey(SERVER);
    return new ServerAccess(
        new ServerProfile(
            fromEnvironmentOr(environment, SERVER, data.resolve("admin-url")),
            fromEnvironmentOr(environment, TOKEN, tokenFile),
            ca.map(file -> read(file, CA))),
        environment.containsKey(TOKEN) ? "the token in MUSTER_TOKEN" : "the token in " + tokenFile,
        environment.containsKey(TOKEN)
            ? "set MUSTER_TOKEN to one that  muster token create  makes"
            : "set MUSTER_TOKEN, or name the data directory of that very server with --data",
        ca.map(file -> "the CA in " + file).orElse("no CA"),
        "set MUSTER_CA to its file",
        elsewhere ? Optional.empty() : Optional.of(data));
  }

  private static String fromEnvironmentOr(
      Map<String, String> environment, String variable, Path file) {
    String value = environment.get(variable);
    return value != null ? value.strip() : read(file, variable);
  }

  private static String read(Path file, String variable) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new CliException(
          "can't read %s: name the server's data directory with --data, a known server with --server, or set %s"
              .formatted(file, variable));
    }
  }
}
