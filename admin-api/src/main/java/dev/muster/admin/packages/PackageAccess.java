package dev.muster.admin.packages;

import dev.muster.packages.PackageIntake;
import dev.muster.packages.store.PackageStore;

/**
 * What the calls about packages need.
 *
 * @param intake takes new ones in
 * @param store where they are
 */
public record PackageAccess(PackageIntake intake, PackageStore store) {}
