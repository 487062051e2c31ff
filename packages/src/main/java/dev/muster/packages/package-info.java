/**
 * Packages that Macs install: checked as a Mac checks them, because a Mac that refuses one says so
 * to nobody; stored under the SHA-256 of their bytes; and offered at URLs whose bytes never change.
 */
package dev.muster.packages;
