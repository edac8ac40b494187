# Writes a file as a C++ source, run as: cmake -DFILE=.. -DNAME=.. -DOUTPUT=.. -P embed.cmake
#
# The source defines clientele::report::detail::NAME: the bytes of the file, and their SHA-256 in hexadecimal digits.
file(READ "${FILE}" bytes HEX)
file(SHA256 "${FILE}" sha256)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
# Lines that no editor or compiler chokes on: 32 bytes each.
string(REPEAT "0x[0-9a-f][0-9a-f]," 32 line)
string(REGEX REPLACE "(${line})" "\\1\n" bytes "${bytes}")
file(WRITE "${OUTPUT}" "// Made by cmake/embed.cmake.
#include \"report/html/embedded.hpp\"

namespace clientele::inline v0::report::detail {

namespace {
constexpr unsigned char bytes[] = {
${bytes}0};  // a zero behind the last byte: no array may be empty
}

const embedded_file ${NAME}{bytes, sizeof bytes - 1, \"${sha256}\"};

}  // namespace clientele::inline v0::report::detail
")
