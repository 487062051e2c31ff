package dev.muster.gateway.message;

import com.dd.plist.NSDictionary;
import dev.muster.core.event.Message.Seen;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The entries of the lists that a device gives in results (Apple, "ProfileListResponse",
 * "InstalledApplicationListResponse", "ManagedApplicationListResponse",
 * "DeviceInformationResponse": {@code AutoSetupAdminAccounts}).
 */
final class ListedItems {
  /** More than any device has. */
  private static final int MOST = 4_000;

  /** Of a profile that has none. */
  private static final String UNKNOWN = "unknown";

  private ListedItems() {}

  static List<Seen> of(Fields report) {
    return Stream.of(profiles(report), apps(report), managed(report), accounts(report))
        .flatMap(all -> all)
        .limit(MOST)
        .toList();
  }

  private static Stream<Seen> profiles(Fields report) {
    return report.items("ProfileList").stream()
        .flatMap(
            profile ->
                profile.text("PayloadIdentifier").stream()
                    .map(
                        identifier ->
                            new Seen(
                                Seen.PROFILE,
                                identifier,
                                profile.text("PayloadUUID").orElse(UNKNOWN))));
  }

  private static Stream<Seen> apps(Fields report) {
    return report.items("InstalledApplicationList").stream()
        // An app that is being fetched is in the list as well.
        .filter(app -> !app.flag("Installing").orElse(false))
        .flatMap(
            app ->
                app.text("Identifier").stream()
                    .map(identifier -> new Seen(Seen.APP, identifier, version(app))));
  }

  private static Stream<Seen> accounts(Fields report) {
    return report.below("QueryResponses").items("AutoSetupAdminAccounts").stream()
        .flatMap(
            account ->
                account.text("GUID").stream()
                    .map(
                        guid ->
                            new Seen(
                                Seen.ADMIN_ACCOUNT, guid, account.text("shortName").orElse(""))));
  }

  private static String version(Fields app) {
    return app.text("ShortVersion").or(() -> app.text("Version")).orElse("");
  }

  private static Stream<Seen> managed(Fields report) {
    NSDictionary apps = report.below("ManagedApplicationList").dict();
    return apps.allKeys() == null
        ? Stream.empty()
        : Stream.of(apps.allKeys())
            .filter(
                identifier ->
                    report
                        .below("ManagedApplicationList")
                        .below(identifier)
                        .text("Status")
                        .equals(Optional.of("Managed")))
            .map(identifier -> new Seen(Seen.MANAGED_APP, identifier, ""));
  }
}
