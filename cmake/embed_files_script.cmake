# Writes one C++ source that takes the contents of FILES (separated by |) into the program by the assembler's .incbin, which
# costs no time for any size.
string(REPLACE "|" ";" files "${FILES}")
set(symbol "pressrun_embedded_${NAMESPACE}_${VARIABLE}")
string(REPLACE "::" "_" symbol "${symbol}")
set(bytes "asm(\".pushsection .rodata\\n\"\n")
set(declarations "extern \"C\" {\n")
set(entries "")
set(number 0)
foreach(file IN LISTS files)
  file(RELATIVE_PATH path "${BASE}" "${file}")
  set(name "${symbol}_${number}")
  string(APPEND bytes "    \"${name}:\\n.incbin \\\"${file}\\\"\\n${name}_end:\\n.byte 0\\n\"\n")
  string(APPEND declarations "extern const char ${name}[];\nextern const char ${name}_end[];\n")
  string(APPEND entries "    {\"${path}\", std::string_view(${name}, static_cast<std::size_t>(${name}_end - ${name}))},\n")
  math(EXPR number "${number} + 1")
endforeach()
string(APPEND bytes "    \".popsection\\n\");\n")
string(APPEND declarations "}\n")
file(WRITE "${OUTPUT}" "#include \"db/embedded_file.h\"\n\n${bytes}\n${declarations}
namespace pressrun::${NAMESPACE} {\n
extern const std::vector<db::EmbeddedFile> ${VARIABLE};
const std::vector<db::EmbeddedFile> ${VARIABLE} = {\n${entries}};\n
}  // namespace pressrun::${NAMESPACE}\n")
