package dev.muster.packages.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.core.event.CommandUuid;
import dev.muster.core.event.Digest256;
import dev.muster.core.event.EnrollmentId;
import dev.muster.log.seal.InstallationKey;
import dev.muster.log.seal.InstallationKeys;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What a URL says of whom it was made for. */
class PackageTicketsTest {
  private static final EnrollmentId DEVICE = new EnrollmentId("D-1");
  private static final CommandUuid COMMAND = new CommandUuid("c-1");
  private static final Digest256 CONTENT = Digest256.of(new byte[Digest256.LENGTH]);

  private final AtomicReference<InstallationKeys> keys =
      new AtomicReference<>(InstallationKeys.of(InstallationKey.generate()));
  private final PackageTickets tickets = new PackageTickets(keys::get);

  @Test
  void aTicketTellsWhatItWasMadeForAndIsTheSameForTheSame() {
    String ticket = tickets.issue(DEVICE, COMMAND, CONTENT);
    assertEquals(Optional.of(new PackageTicket(DEVICE, COMMAND, CONTENT)), tickets.open(ticket));
    assertEquals(ticket, tickets.issue(DEVICE, COMMAND, CONTENT));
    assertTrue(ticket.matches("[A-Za-z0-9_-]+"));
  }

  @Test
  void noTicketIsMadeByAStranger() {
    String ticket = tickets.issue(DEVICE, COMMAND, CONTENT);
    PackageTickets other =
        new PackageTickets(() -> InstallationKeys.of(InstallationKey.generate()));
    assertEquals(Optional.empty(), other.open(ticket));
    for (int i = 0; i < ticket.length(); i++) {
      char turned = ticket.charAt(i) == 'A' ? 'g' : 'A';
      String forged = ticket.substring(0, i) + turned + ticket.substring(i + 1);
      assertEquals(Optional.empty(), tickets.open(forged), forged);
    }
    for (String none : new String[] {"", "-", "A".repeat(100_000), "%00", "é"}) {
      assertEquals(Optional.empty(), tickets.open(none));
    }
  }

  @Test
  void aTicketOutlivesAChangeOfTheKeyUntilTheFormerOneIsRetired() {
    String ticket = tickets.issue(DEVICE, COMMAND, CONTENT);
    keys.set(keys.get().rotated());
    assertTrue(tickets.open(ticket).isPresent());
    keys.set(keys.get().retired());
    assertEquals(Optional.empty(), tickets.open(ticket));
  }
}
