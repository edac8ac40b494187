// Portable C++ alone: for machines and compilers without a path of their own.
#define CLIENTELE_TARGET
#include "kernels_body.hpp"

namespace clientele::inline v0::detail {

// No scale is compared level by level: the table of counts takes them all.
constinit const kernel_table plain_kernels = make_kernels(&expand_bitmap_plain, &count_missing_plain, nullptr, 0,
                                                    &product_adder<plain_tiles>::add_products);

}  // namespace clientele::inline v0::detail
