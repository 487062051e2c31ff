package dev.muster.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.server.Configuration;
import dev.muster.server.MusterServer;
import dev.muster.server.RunningServer;
import dev.muster.simulator.Behaviour;
import dev.muster.simulator.Network;
import dev.muster.simulator.SimulatedDevice;
import dev.muster.simulator.SimulatedFleet;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/**
 * Wrong inputs, each with what the program exits with and what it says: one line that names what is
 * wrong and what is wanted, and never a stack trace.
 */
class ITWrongInputs {
  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");
  private static final String PROFILE =
      "<plist version=\"1.0\"><dict><key>PayloadIdentifier</key><string>com.example.wifi</string>"
          + "</dict></plist>";

  @TempDir static Path directory;
  private static MusterServer server;
  private static Network network;
  private static SimulatedDevice device;
  private static ServerSocket taken;

  @BeforeAll
  static void start() throws Exception {
    server =
        MusterServer.start(
            Configuration.read(
                directory.resolve("data"), Optional.empty(), Map.of(), RunningServer.FREE_PORTS));
    network = new Network(List.of(server.ca()), HttpClient.Version.HTTP_1_1);
    SimulatedFleet fleet =
        SimulatedFleet.create(1, network, server.enrollUrl(), Behaviour.OBEDIENT, (d, entry) -> {});
    fleet.all(SimulatedDevice::enroll, Duration.ofSeconds(60));
    device = fleet.devices().getFirst();
    taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
    file("text.mobileconfig", "just text, and no profile");
    file(
        "base64.mobileconfig",
        Base64.getEncoder().encodeToString(PROFILE.getBytes(StandardCharsets.UTF_8)));
    file("broken.plist", "<plist><dict>");
    file("lock.plist", "<plist version=\"1.0\"><dict/></plist>");
    file("wrong.properties", "admin.port=many\n\nkafka.embeded.port=1\n");
    file("broken.yaml", "blueprints: [\n");
    file("empty.yaml", "nothing: here\n");
    file("token", "a token\n");
  }

  @AfterAll
  static void stop() throws Exception {
    taken.close();
    network.close();
    server.close();
  }

  private static void file(String name, String content) throws Exception {
    Files.writeString(directory.resolve(name), content);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          config check --set gatway.port=1 | 78 | --set: there is no setting gatway.port: did you mean gateway.port?
          config check --set admin.port=x | 78 | admin.port=x must be a number from 0 to 65535
          config check --set limits.idle=9 | 78 | limits.idle=9 must be a duration such as PT1H
          config check --set enrollment.open=yes | 78 | enrollment.open=yes must be true or false
          config check --set dep.unknown.serials=maybe | 78 | must be refuse or let-in
          config check --set server.roles=admin,none | 78 | some of gateway, admin
          config check --set server.names= | 78 | must be names or addresses of this server
          config check --set packages.url=ftp://example.com | 78 | must be a URL such as https://cdn.example.com
          config check --set gateway.proxies=nowhere | 78 | must be addresses such as 192.0.2.1
          config check --set gateway.tls.key=key.pem | 78 | needs both gateway.tls.certificates and gateway.tls.key
          config check --set kafka.bootstrap.servers=kafka | 78 | must be addresses such as kafka-1:9092
          config check --set kafka.request.timeout.ms=soon | 78 | kafka.request.timeout.ms=soon must be a whole number
          config check --set kafka.acks=some | 78 | kafka.acks=some must be what Kafka takes, [all
          config check --config {dir}/none.properties | 78 | can't read the settings in
          config check --config {dir}/wrong.properties | 78 | wrong.properties:1: admin.port=many must be
          config check --config {dir}/wrong.properties | 78 | wrong.properties:3: there is no setting kafka.embeded.port
          config check --set gateway.port | 2 | value for option '--set' (KEY=VALUE) should be in KEY=VALUE format
          config chek | 2 | there is no command chek: did you mean check? (muster config --help)
          config | 2 | say what to do: check (muster config --help)
          serve --config {dir}/wrong.properties | 78 | did you mean kafka.embedded.port?
          serve --data {dir}/data | 78 | another Muster
          serve --data {dir}/s1 --set operations.port={port} | 1 | choose another operations.port
          serve --data {dir}/s2 --set operations.port=0 --set kafka.embedded.port={port} | 1 | choose another kafka.embedded.port
          serve --data {dir}/s3 --set operations.host=203.0.113.1 | 1 | no address of this machine: correct operations.host
          devcies | 2 | there is no command devcies: did you mean devices? (muster --help)
          frobnicate | 2 | there is no command frobnicate (muster --help)
          help devcies | 2 | muster has no command devcies: did you mean devices?
          completion tcsh | 2 | expected one of [bash, zsh, fish]
          devices --serail X | 2 | there is no option --serail: did you mean --serial? (muster devices --help)
          devices extra | 2 | 'extra' is one argument too many (muster devices --help)
          devices -o tabel | 2 | expected one of [table, wide
          devices --columns seriall | 2 | there is no column seriall: did you mean serial?
          devices --sort nothing | 2 | there is no column nothing, but id
          devices --columns id -o json | 2 | --columns goes with -o table, wide or csv
          devices --status enroled | 1 | status must be one of authenticated, enrolled, checked-out
          devices --channel phone | 1 | channel must be one of
          devices --os new | 1 | os_version has conditions such as 26
          devices --server nobody | 1 | nobody
          devices --data {dir}/elsewhere | 1 | name the server's data directory with --data
          show | 2 | missing required parameter: 'DEVICE' (muster show --help)
          show NOBODY | 1 | lists them
          show {device} --at never | 2 | 'never' is no time: give one such as
          show {device} --section Nothing | 1 | the device was never asked for Nothing
          history {device} --last many | 2 | 'many' is no whole number
          history {device} --last 0 | 1 | limit must be at least 1
          history {device} --kind Reprot | 1 | no event is of the kind Reprot: did you mean Report?
          history {device} --raw 99999999 | 1 | has no event at 99999999
          tail --kind Reprot | 1 | did you mean Report?
          tail --from nowhere | 1 | the position is none of this log
          refusals --reason not-enroled | 1 | did you mean not-enrolled?
          refusals --limit 0 | 1 | limit must be at least 1
          expiring --before never | 2 | 'never' is no time
          command | 2 | name a RequestType
          command DeviceLok {device} | 1 | no command is called DeviceLok: did you mean DeviceLock?
          command --help DeviceLok | 2 | no command is called DeviceLok: did you mean DeviceLock?
          command missing.plist {device} | 2 | missing.plist is neither a file nor a RequestType
          command ProfileList | 2 | say whom it is for
          command ProfileList --all {device} | 2 | give either devices or conditions
          command ProfileList --model Nothing* | 1 | no enrolment fits
          command ProfileList --from {dir}/none.txt | 1 | can't read
          command ProfileList {device} --valid-for soon | 2 | 'soon' is no duration
          command ProfileList {device} -p ManagedOnly=yes | 1 | ManagedOnly must be true or false
          command ProfileList {device} -p ManagedOnly | 2 | KEY=VALUE
          command DeviceInformation {device} -p Queries=UDID | 1 | Queries must be a list such as
          command 'Settings' {device} -p 'Settings=[{"Item":"Wallpapr"}]' | 1 | did you mean Wallpaper?
          command InstallProfile {device} | 1 | InstallProfile needs Payload, bytes in base64 (muster command takes those of a file with -p Payload=@FILE)
          command InstallProfile {device} -p Payload=wifi.mobileconfig | 1 | Payload must be bytes in base64 (muster command takes those of a file with -p Payload=@FILE)
          command InstallProfile {device} -p Payload=@{dir}/none.mobileconfig | 1 | can't read
          command InstallProfile {device} -p Payload=@{dir}/text.mobileconfig | 1 | Payload is no configuration profile, as a file .mobileconfig is: give a file's bytes, with  -p Payload=@wifi.mobileconfig
          command InstallProfile {device} -p Payload=@{dir}/base64.mobileconfig | 1 | Payload is base64 of base64
          command InstallProfile {device} -p Payload=@{dir}/lock.plist | 1 | it has no PayloadIdentifier
          command DeviceLock {device} -p PIN=12345 --yes | 1 | PIN must be six digits, such as 482913
          command EraseDevice {device} -p PIN=secret --yes | 1 | PIN must be six digits, such as 482913
          command DeviceLock {device} -p Pin=123456 --yes | 1 | DeviceLock has no key Pin: did you mean PIN?
          command EraseDevice {device} | 2 | say --yes to do it
          command {dir}/broken.plist {device} | 1 | the body is not a property list that can be taken
          command {dir}/lock.plist {device} | 1 | send a plist with a Command dictionary
          command {dir}/lock.plist --all | 2 | a plist goes to ids
          commands 123 | 1 | no command has the UUID 123
          commands --limit none | 2 | 'none' is no whole number
          cancel 123 | 1 | no command has the UUID 123
          hold | 2 | say which devices
          token create x --role boss | 1 | role must be one of
          token create x --scope fleet:raed | 1 | fleet:raed
          enroll-link create x --expires-in never | 2 | 'never' is no duration
          packages add {dir}/none.pkg | 1 | none.pkg
          packages show none | 1 | none
          apply -f {dir}/none | 1 | is no directory that can be read
          blueprint apply -f {dir}/broken.yaml | 1 | broken.yaml
          blueprint apply -f {dir}/empty.yaml | 1 | nothing
          push-cert upload --certificate {dir}/none.pem | 1 | none.pem
          push-cert upload --certificate {dir}/token | 1 | certificate
          server use nobody | 1 | nobody
          server add x --url nowhere --token-file {dir}/token | 2 | nowhere
          server add x --url https://127.0.0.1:1 --token-file {dir}/none | 1 | none
          simulate --enroll nowhere -n 1 | 2 | nowhere
          simulate --enroll https://127.0.0.1:1/enroll/x -n 0 | 2 | 0
          init --data {dir}/data | 1 | has keys already
          backup {dir}/token --data {dir}/data | 1 | exists: choose another name
          restore {dir}/none.zip --data {dir}/restored | 1 | none.zip
          restore {dir}/token --data {dir}/token | 1 | token is no directory: check the path
          renew | 2 | missing required argument (specify one of these):
          push-cert open {dir}/token --exchange-key {dir}/token | 1 | holds no unencrypted private key: give PEM
          push-cert sign --csr {dir}/token --vendor-certificate {dir}/token --vendor-key {dir}/token | 1 | holds no certificate request: give PEM
          packages check {dir}/none.pkg | 1 | give the .pkg file itself
          demo --devices 1 | 2 | give --devices 3 or more
          bench nothing --data {dir} | 2 | there is no option --data
          """)
  void whatIsWrongIsSaidInOneLineThatHelps(String call, int exit, String words) {
    Ran ran = run(call);
    assertEquals(exit, ran.exit(), ran::toString);
    assertTrue(ran.err().contains(words), ran::toString);
    assertFalse(ran.err().contains("please report this"), ran.err());
    // Of settings, all that is wrong is told at once.
    assertTrue(
        ran.err()
            .lines()
            .allMatch(line -> line.startsWith("muster: ") && !line.contains("Exception")),
        ran.err());
    assertTrue(exit == ExitCode.SETTINGS || ran.err().lines().count() == 1, ran.err());
  }

  private static Ran run(String call) {
    String[] words =
        WORD.matcher(
                call.replace("{dir}", directory.toString())
                    .replace("{device}", device.hardware().udid())
                    .replace("{port}", Integer.toString(taken.getLocalPort())))
            .results()
            .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
            .toArray(String[]::new);
    boolean given = Arrays.asList(words).contains("--data");
    return takesData(words) && !given ? Ran.of(directory.resolve("data"), words) : Ran.of(words);
  }

  /** Whether the command that they name is told a data directory. */
  private static boolean takesData(String... words) {
    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    CommandLine named = Main.commandLine(nowhere, nowhere, words);
    for (String word : words) {
      if (named.getSubcommands().containsKey(word)) {
        named = named.getSubcommands().get(word);
      }
    }
    return named.getCommandSpec().optionsMap().containsKey("--data");
  }
}
