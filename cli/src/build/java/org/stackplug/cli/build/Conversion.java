package org.stackplug.cli.build;

import java.util.List;
import java.util.Map;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** The conversions of a value between the types of a functional interface and those of the method behind a lambda. */
final class Conversion {
    private static final Map<Type, String> WRAPPERS = Map.of(
            Type.BOOLEAN_TYPE, "java/lang/Boolean",
            Type.BYTE_TYPE, "java/lang/Byte",
            Type.SHORT_TYPE, "java/lang/Short",
            Type.CHAR_TYPE, "java/lang/Character",
            Type.INT_TYPE, "java/lang/Integer",
            Type.LONG_TYPE, "java/lang/Long",
            Type.FLOAT_TYPE, "java/lang/Float",
            Type.DOUBLE_TYPE, "java/lang/Double");

    /** The numbers that the JVM computes with, from narrow to wide. */
    private static final List<Type> NUMBERS =
            List.of(Type.INT_TYPE, Type.LONG_TYPE, Type.FLOAT_TYPE, Type.DOUBLE_TYPE);

    private static final int[][] WIDENINGS = {
        {Opcodes.NOP, Opcodes.I2L, Opcodes.I2F, Opcodes.I2D},
        {-1, Opcodes.NOP, Opcodes.L2F, Opcodes.L2D},
        {-1, -1, Opcodes.NOP, Opcodes.F2D},
        {-1, -1, -1, Opcodes.NOP},
    };

    private Conversion() {}

    /** Returns the internal name of the wrapper of a primitive type. */
    static String wrapper(Type primitive) {
        return WRAPPERS.get(primitive);
    }

    /** Converts the value on top of the stack. */
    static void write(MethodVisitor code, Type from, Type to) {
        if (from.equals(to)) {
            return;
        }
        if (to.getSort() == Type.VOID) {
            code.visitInsn(from.getSize() == 2 ? Opcodes.POP2 : Opcodes.POP);
        } else if (isPrimitive(from) && isPrimitive(to)) {
            widen(code, from, to);
        } else if (isPrimitive(from)) {
            String wrapper = wrapper(from);
            code.visitMethodInsn(
                    Opcodes.INVOKESTATIC, wrapper, "valueOf", "(" + from + ")L" + wrapper + ";", false);
        } else if (isPrimitive(to)) {
            Type primitive = unwrapped(from, to);
            cast(code, Type.getObjectType(wrapper(primitive)));
            code.visitMethodInsn(
                    Opcodes.INVOKEVIRTUAL, wrapper(primitive), primitive.getClassName() + "Value", "()" + primitive, false);
            widen(code, primitive, to);
        } else {
            cast(code, to);
        }
    }

    private static boolean isPrimitive(Type type) {
        return type.getSort() < Type.ARRAY;
    }

    /** Returns the primitive type of a wrapper, or else the one that is needed. */
    private static Type unwrapped(Type reference, Type needed) {
        return WRAPPERS.entrySet().stream()
                .filter(entry -> entry.getValue().equals(reference.getInternalName()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(needed);
    }

    private static void cast(MethodVisitor code, Type to) {
        if (!to.getInternalName().equals("java/lang/Object")) {
            code.visitTypeInsn(Opcodes.CHECKCAST, to.getInternalName());
        }
    }

    private static void widen(MethodVisitor code, Type from, Type to) {
        int instruction = from.equals(to) ? Opcodes.NOP : WIDENINGS[rank(from)][rank(to)];
        if (instruction < 0) {
            throw new IllegalArgumentException("there is no conversion from " + from + " to " + to);
        }
        if (instruction != Opcodes.NOP) {
            code.visitInsn(instruction);
        }
    }

    private static int rank(Type number) {
        // Narrower ones are ints on the stack.
        return Math.max(0, NUMBERS.indexOf(number));
    }
}
