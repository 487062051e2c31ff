/**
 * NanoMDM's storage: its files (micromdm/nanomdm, {@code storage/file}) and its databases ({@code
 * storage/pgsql/schema.sql}, {@code storage/mysql/schema.sql}).
 */
package dev.muster.migration.nanomdm;
