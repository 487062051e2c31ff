/** Packages in storage that speaks S3, by plain HTTP requests and their signatures. */
package dev.muster.packages.s3;
