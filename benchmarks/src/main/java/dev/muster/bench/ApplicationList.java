package dev.muster.bench;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/** An answer to {@code InstalledApplicationList}, as long and as varied as a Mac's. */
final class ApplicationList {
  private static final List<String> MAKERS =
      List.of("apple", "microsoft", "google", "adobe", "jetbrains", "mozilla", "zoom", "agilebits");
  private static final String ITEM =
      """
      		<dict>
      			<key>AdHocCodeSigned</key>
      			<false/>
      			<key>AppStoreVendable</key>
      			<false/>
      			<key>BetaApp</key>
      			<false/>
      			<key>BundleSize</key>
      			<integer>%d</integer>
      			<key>DeviceBasedVPP</key>
      			<false/>
      			<key>ExternalVersionIdentifier</key>
      			<integer>%d</integer>
      			<key>Identifier</key>
      			<string>com.%s.%s</string>
      			<key>Installing</key>
      			<false/>
      			<key>IsAppClip</key>
      			<false/>
      			<key>IsValidated</key>
      			<false/>
      			<key>Name</key>
      			<string>%s</string>
      			<key>ShortVersion</key>
      			<string>%d.%d.%d</string>
      			<key>Version</key>
      			<string>%d</string>
      		</dict>
      """;

  private ApplicationList() {}

  /** The same one for the same number of applications. */
  static byte[] of(int applications) {
    Random random = new Random(applications);
    StringBuilder list = new StringBuilder("<plist version=\"1.0\">\n<dict>\n\t<array>\n");
    for (int i = 0; i < applications; i++) {
      String name = name(random);
      list.append(
          ITEM.formatted(
              random.nextInt(1 << 30),
              random.nextInt(1 << 30),
              MAKERS.get(random.nextInt(MAKERS.size())),
              name,
              name,
              random.nextInt(30),
              random.nextInt(20),
              random.nextInt(10),
              random.nextInt(100_000)));
    }
    return list.append("\t</array>\n</dict>\n</plist>\n")
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String name(Random random) {
    StringBuilder name = new StringBuilder();
    for (int i = 4 + random.nextInt(12); i > 0; i--) {
      name.append((char) ('a' + random.nextInt(26)));
    }
    return name.toString();
  }
}
