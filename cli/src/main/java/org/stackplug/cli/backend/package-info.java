/** The providers on the class path, found without opening every jar. */
package org.stackplug.cli.backend;
