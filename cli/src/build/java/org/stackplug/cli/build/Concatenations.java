package org.stackplug.cli.build;

import java.util.List;
import java.util.Optional;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Concatenates strings as javac did it before Java 9. Since then, javac leaves it to run time, where it is worked out once
 * for each place and each thread that reaches it at the same time, and is not archived: a tenth of the time of a short fetch.
 */
final class Concatenations extends WrittenOut {
    private static final char ARGUMENT = '\1';
    private static final char CONSTANT = '\2';

    Concatenations(ClassVisitor next) {
        super(next);
    }

    @Override
    Optional<Method> method(Instruction instruction) {
        if (!instruction.bootstrap().getOwner().equals("java/lang/invoke/StringConcatFactory")) {
            return Optional.empty();
        }
        Method method = own("concatenation");
        write(method, instruction);
        return Optional.of(method);
    }

    private void write(Method method, Instruction instruction) {
        List<Object> constants = instruction.arguments();
        Type[] arguments = Type.getArgumentTypes(instruction.types());
        String recipe = instruction.name().equals("makeConcat")
                ? String.valueOf(ARGUMENT).repeat(arguments.length)
                : (String) constants.get(0);
        MethodVisitor code = code(method, instruction.types());
        code.visitTypeInsn(Opcodes.NEW, "java/lang/StringBuilder");
        code.visitInsn(Opcodes.DUP);
        code.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/StringBuilder", "<init>", "()V", false);
        int argument = 0;
        int variable = 0;
        int constant = 1;
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < recipe.length(); i++) {
            char letter = recipe.charAt(i);
            if (letter == ARGUMENT) {
                constant(code, text);
                Type type = arguments[argument++];
                code.visitVarInsn(type.getOpcode(Opcodes.ILOAD), variable);
                variable += type.getSize();
                append(code, appended(type));
            } else {
                text.append(letter == CONSTANT ? String.valueOf(constants.get(constant++)) : letter);
            }
        }
        constant(code, text);
        code.visitMethodInsn(
                Opcodes.INVOKEVIRTUAL, "java/lang/StringBuilder", "toString", "()Ljava/lang/String;", false);
        code.visitInsn(Opcodes.ARETURN);
        end(code);
    }

    private static void constant(MethodVisitor code, StringBuilder text) {
        if (text.length() > 0) {
            code.visitLdcInsn(text.toString());
            append(code, "Ljava/lang/String;");
            text.setLength(0);
        }
    }

    private static String appended(Type type) {
        return switch (type.getSort()) {
            case Type.BYTE, Type.SHORT -> "I";
            case Type.OBJECT ->
                type.getClassName().equals("java.lang.String") ? type.getDescriptor() : "Ljava/lang/Object;";
            case Type.ARRAY -> "Ljava/lang/Object;";
            default -> type.getDescriptor();
        };
    }

    private static void append(MethodVisitor code, String type) {
        code.visitMethodInsn(
                Opcodes.INVOKEVIRTUAL,
                "java/lang/StringBuilder",
                "append",
                "(" + type + ")Ljava/lang/StringBuilder;",
                false);
    }
}
