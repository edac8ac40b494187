# What the contenders written in R share: their arguments, the clock, memory, columns and results. README.md tells the
# protocol.
#
#     Rscript contender.R JOB/CONTENDER.R ARGUMENTS..

NOT_INSTALLED <- 3  # exit code: this contender cannot run here
LEAST <- 3          # repetitions

arguments <- commandArgs(trailingOnly = TRUE)
script <- arguments[1]
argument <- function(name, otherwise = NULL) {
  at <- match(name, arguments)
  if (is.na(at)) otherwise else arguments[at + 1]
}
threads_given <- as.integer(argument("--threads", "1"))

require_package <- function(name) {
  if (!requireNamespace(name, quietly = TRUE)) {
    message("the R package ", name, " is not installed")
    quit(status = NOT_INSTALLED)
  }
  as.character(utils::packageVersion(name))
}

data_path <- function(name) file.path(argument("--data"), name)

# A column as R holds it: integers of 32 bits, or doubles. R has no 64-bit integers; values below 2^53 become doubles.
column <- function(name) {
  file <- data_path(name)
  type <- sub(".*\\.", "", name)
  bytes <- file.size(file)
  opened <- file(file, "rb")
  on.exit(close(opened))
  switch(type,
    u8 = readBin(opened, "integer", bytes, size = 1, signed = FALSE),
    u16 = readBin(opened, "integer", bytes / 2, size = 2, signed = FALSE),
    u32 = , i32 = readBin(opened, "integer", bytes / 4, size = 4),
    f64 = readBin(opened, "double", bytes / 8, size = 8),
    i64 = {
      words <- readBin(opened, "integer", bytes / 4, size = 4)
      low <- words[c(TRUE, FALSE)]
      ifelse(low < 0, low + 2^32, as.double(low)) + 2^32 * words[c(FALSE, TRUE)]
    })
}

status <- function(field) {
  lines <- tryCatch(suppressWarnings(readLines("/proc/self/status")), error = function(e) character())
  line <- grep(paste0("^", field, ":"), lines, value = TRUE)
  if (length(line) == 0) 0 else as.numeric(gsub("[^0-9]", "", line)) * 1024
}

ways <- list()
# Registers a way to do a task: `load` reads the data, which is not timed, and returns the function that is.
way <- function(task, name, load, threads = c(1L, 2L)) {
  ways[[length(ways) + 1]] <<- list(task = task, name = name, load = load, threads = threads)
}

text_of <- function(value) if (is.character(value)) value else formatC(value, digits = 17, format = "fg", width = 1)

run_contender <- function(name, version) {
  if ("--describe" %in% arguments) {
    described <- vapply(ways, function(w) {
      sprintf('{"task": "%s", "way": "%s", "threads": [%s]}', w$task, w$name, paste(w$threads, collapse = ", "))
    }, "")
    cat(sprintf('{"name": "%s", "version": "%s", "ways": [%s]}\n', name, version, paste(described, collapse = ", ")))
    return(invisible())
  }
  chosen <- Filter(function(w) w$task == argument("--task") && w$name == argument("--way"), ways)[[1]]
  work <- chosen$load()
  invisible(gc())
  cat("5", file = "/proc/self/clear_refs")
  before <- status("VmRSS")
  result <- work()  # the first time warms caches and allocators, and is not counted
  after <- status("VmHWM")
  seconds <- c()
  repetitions <- as.integer(argument("--repetitions", "1"))
  most <- as.numeric(argument("--seconds", "60"))
  # At least three times, unless one is longer than all should be.
  again <- function() length(seconds) == 0 || sum(seconds) < most || (length(seconds) < LEAST && seconds[1] < most)
  while (length(seconds) < repetitions && again()) {
    begin <- Sys.time()
    result <- work()
    seconds <- c(seconds, as.numeric(difftime(Sys.time(), begin, units = "secs")))
  }
  rows <- do.call(paste, c(lapply(unname(as.list(result)), text_of), sep = ","))
  writeLines(rows, argument("--result"))
  cat(sprintf('{"seconds": [%s], "peak_bytes": %.0f}\n', paste(format(seconds, digits = 9), collapse = ", "),
              max(0, after - before)))
}

job_folder <- dirname(script)
source(script)
