/**
 * The file that carries repositories from one machine to another: an uncompressed zip archive with a manifest, and a bundle in
 * git's format for each repository.
 *
 * <p>Internal, not API.
 */
package org.stackplug.fetch.bundle;
