package org.stackplug.cli.command;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Refuses an empty value of an option: a script whose variable is not set would silently mean another folder or the default. */
final class NotEmpty implements ITypeConverter<String> {
    @Override
    public String convert(String value) {
        if (value.isBlank()) {
            throw new TypeConversionException("the value is empty");
        }
        return value;
    }
}
