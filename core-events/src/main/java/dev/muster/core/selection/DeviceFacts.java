package dev.muster.core.selection;

import dev.muster.core.dep.DepDevice;
import dev.muster.core.dep.DepState;
import dev.muster.core.dep.DeviceTraits;
import dev.muster.core.device.ChannelState;
import dev.muster.core.device.DeviceState;
import dev.muster.core.device.EnrollmentStatus;
import dev.muster.core.event.EnrollmentId;
import dev.muster.core.event.Message.DeviceDescription;
import dev.muster.core.event.SignIn;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a {@link DeviceQuery} can ask of a device: what it reported, what Apple says of it, and the
 * labels that it has. What is not known is empty.
 *
 * @param models the product name, such as {@code Mac14,7}, the model's number and its name
 * @param account of DEP
 * @param users the user who signed in so that it could enroll, and their account
 * @param labels are not copied: while labels are computed there come to be more
 */
public record DeviceFacts(
    EnrollmentId id,
    String serial,
    String name,
    List<String> models,
    String family,
    String os,
    String build,
    String account,
    Set<String> labels,
    Optional<Boolean> supervised,
    Optional<EnrollmentStatus> status,
    List<String> users) {
  /** Copies the lists. */
  public DeviceFacts {
    models = List.copyOf(models);
    users = List.copyOf(users);
  }

  /** Of a device as it is known, with the labels that admins put on its serial number. */
  public static DeviceFacts of(EnrollmentId id, DeviceState state, DepState dep) {
    DeviceDescription said = state.description();
    String serial = said.serialNumber().orElse("");
    return new DeviceFacts(
        id,
        serial,
        said.deviceName().orElse(""),
        Stream.of(said.productName(), said.model(), said.modelName())
            .flatMap(Optional::stream)
            .toList(),
        DeviceTraits.of(said).family(),
        said.osVersion().orElse(""),
        said.buildVersion().orElse(""),
        dep.device(serial).map(DepDevice::key).map(key -> key.account()).orElse(""),
        dep.notes(serial).labels(),
        said.supervised(),
        state.channel(id).map(ChannelState::status),
        state.signIn().stream().flatMap(DeviceFacts::names).toList());
  }

  private static Stream<String> names(SignIn signIn) {
    return Stream.concat(Stream.of(signIn.user()), signIn.account().stream()).distinct();
  }

  /** The same with more labels. */
  public DeviceFacts with(Collection<String> more) {
    Set<String> all = new HashSet<>(labels);
    all.addAll(more);
    return over(all);
  }

  /** The same with these labels, now and as they change. */
  public DeviceFacts over(Set<String> live) {
    return new DeviceFacts(
        id, serial, name, models, family, os, build, account, live, supervised, status, users);
  }
}
