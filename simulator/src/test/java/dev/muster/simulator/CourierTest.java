package dev.muster.simulator;

import static dev.muster.simulator.Plists.dict;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muster.simulator.apns.ApnsSimulator;
import dev.muster.simulator.apns.AppleCa;
import dev.muster.simulator.apns.Courier;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Devices that come without a push. */
class CourierTest {
  @Test
  void aDeviceComesByItselfThoughNoOnePushedIt() throws Exception {
    CountDownLatch obeyed = new CountDownLatch(1);
    Behaviour behaviour =
        (requestType, times) -> {
          obeyed.countDown();
          return Behaviour.Reaction.OBEY;
        };
    try (MdmStub mdm = new MdmStub();
        ApnsSimulator apns = ApnsSimulator.start(new AppleCa(), 0);
        Courier courier = new Courier(apns)) {
      SimulatedDevice mac = mdm.enrolled(Hardware.numbered(1), Traits.ORDINARY, behaviour, false);
      mdm.tell("question", dict("RequestType", "SecurityInfo"));
      courier.come(mac);
      assertTrue(obeyed.await(15, TimeUnit.SECONDS));
    }
  }
}
