package dev.muster.simulator.dep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.simulator.Misfortune;
import dev.muster.simulator.Misfortune.Kind;
import dev.muster.simulator.Network;
import dev.muster.simulator.Traits;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which devices of a fleet are the unlucky ones. */
class BoxedFleetTest {
  private static final Map<Misfortune, Double> SHARES =
      Map.of(
          Misfortune.of(Kind.NEVER_INSTALLS),
          0.05,
          new Misfortune(Kind.OFFLINE_AT_FIRST, 4),
          0.1,
          Misfortune.of(Kind.NEVER_WAITED),
          0.01);

  private DepSimulator apple;
  private Network network;
  private BoxedFleet fleet;

  @BeforeEach
  void start() throws Exception {
    apple = DepSimulator.start();
    network = new Network(List.of(), HttpClient.Version.HTTP_1_1);
    fleet = BoxedFleet.buyMacs(apple, apple.portalServer("Muster"), 1, 200, network);
  }

  @AfterEach
  void stop() {
    network.close();
    apple.close();
  }

  @Test
  void allThatAreBoughtAsMacsAreMacs() {
    assertEquals(200, fleet.devices().size());
    assertTrue(fleet.devices().stream().allMatch(device -> device.hardware().isMac()));
  }

  @Test
  void ofEachMisfortuneThereIsTheShareThatIsAskedFor() {
    fleet.befall(1, Traits.ORDINARY, SHARES);
    Map<Kind, Long> befallen =
        misfortunes().stream()
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    assertEquals(
        Map.of(
            Kind.NONE, 168L,
            Kind.NEVER_INSTALLS, 10L,
            Kind.OFFLINE_AT_FIRST, 20L,
            Kind.NEVER_WAITED, 2L),
        befallen);
  }

  @Test
  void theSeedSaysWhomTheyBefall() {
    fleet.befall(1, Traits.ORDINARY, SHARES);
    List<Kind> first = misfortunes();
    fleet.befall(2, Traits.ORDINARY, SHARES);
    assertNotEquals(first, misfortunes());
    fleet.befall(1, Traits.ORDINARY, SHARES);
    assertEquals(first, misfortunes());
  }

  @Test
  void moreThanAllIsRefused() {
    Map<Misfortune, Double> tooMany =
        Map.of(Misfortune.of(Kind.NEVER_INSTALLS), 0.6, Misfortune.of(Kind.NEVER_WAITED), 0.6);
    assertThrows(IllegalArgumentException.class, () -> fleet.befall(1, Traits.ORDINARY, tooMany));
  }

  private List<Kind> misfortunes() {
    return fleet.devices().stream().map(device -> device.traits().misfortune().kind()).toList();
  }
}
