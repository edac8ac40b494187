# Job J1 by data.table: grouped by segment and answer, which it does fastest, then by segment.
version <- require_package("data.table")
library(data.table)
setDTthreads(threads_given)

PROMOTERS_FROM <- 9L
DETRACTORS_UP_TO <- 6L

# Sums of plain columns, so that data.table takes its fast way and runs no R code for each group.
counted <- function(cells) {
  parts <- cells[, .(segment, n, up = n * (score >= PROMOTERS_FROM), down = n * (score <= DETRACTORS_UP_TO),
                     total = as.double(n) * score)]
  sums <- parts[, .(n = sum(n), up = sum(up), down = sum(down), total = sum(total)), keyby = segment]
  sums[, .(segment, n, up, down, mean = total / n, top2 = up / n)]
}
weighed <- function(cells) {
  parts <- cells[, .(segment, n, w, up = w * (score >= PROMOTERS_FROM), down = w * (score <= DETRACTORS_UP_TO),
                     total = w * score)]
  sums <- parts[, .(n = sum(n), w = sum(w), up = sum(up), down = sum(down), total = sum(total)), keyby = segment]
  sums[, .(segment, n, w, up, down, mean = total / w, top2 = up / w)]
}

way("a", "two steps", function() {
  table <- data.table(segment = column("segment.u16"), score = column("score.u8"))
  function() counted(table[, .(n = .N), by = .(segment, score)])
})
way("b", "two steps", function() {
  table <- data.table(segment = column("segment.u16"), score = column("score.u8"), weight = column("weight.f64"))
  function() weighed(table[, .(n = .N, w = sum(weight)), by = .(segment, score)])
})
way("c", "by answer", function() {
  table <- data.table(score = column("score.u8"))
  function() counted(table[, .(segment = "all", n = .N), by = score])
})
way("d", "fread, two steps", function() {
  file <- data_path("answers.csv")
  function() weighed(fread(file)[, .(n = .N, w = sum(weight)), by = .(segment, score)])
})

run_contender("data.table", version)
