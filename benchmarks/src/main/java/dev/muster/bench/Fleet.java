package dev.muster.bench;

import dev.muster.simulator.Behaviour;
import dev.muster.simulator.Network;
import dev.muster.simulator.SimulatedDevice;
import dev.muster.simulator.SimulatedFleet;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;

/** Devices that are enrolled through the gateway of a server under test. */
final class Fleet implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Network network;
  private final SimulatedFleet devices;

  private Fleet(Network network, SimulatedFleet devices) {
    this.network = network;
    this.devices = devices;
  }

  static Fleet enrol(int count, ServerUnderTest server) throws IOException, InterruptedException {
    Network network = new Network(List.of(server.ca()), HttpClient.Version.HTTP_1_1);
    SimulatedFleet devices =
        SimulatedFleet.create(
            count, network, server.enrollUrl(), Behaviour.OBEDIENT, (device, entry) -> {});
    devices.all(SimulatedDevice::enroll, PATIENCE);
    return new Fleet(network, devices);
  }

  /** Each asks for commands and carries them out. */
  void converse() throws IOException, InterruptedException {
    devices.all(SimulatedDevice::converse, PATIENCE);
  }

  @Override
  public void close() {
    network.close();
  }
}
