/**
 * One call to a remote: it can be cancelled, it is watched for silence and it reports progress; its failure becomes one of the
 * reasons that the SPI knows.
 */
package org.stackplug.fetcher.git.call;
