package dev.muster.gateway.packages;

import dev.muster.packages.link.PackageTickets;
import dev.muster.packages.store.PackageStore;

/**
 * How packages go out.
 *
 * @param store where they are
 * @param tickets say for whom a URL was made
 * @param open whether they are given without a ticket as well, for a CDN to pull them
 * @param bytesPerSecond for all downloads together; 0 for as many as go
 * @param atOnce how many downloads there may be; one more is told to come again
 */
public record PackageDownloads(
    PackageStore store, PackageTickets tickets, boolean open, long bytesPerSecond, int atOnce) {}
