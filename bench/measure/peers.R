# SPDX-License-Identifier: Apache-2.0
#
# peers.R TABLE.csv ... - estimates by what Debian has of R: AIC stepwise over pairs by glm()
# and step() (as the first British estimate was made), and conting's reversible jumps, where that
# package is installed (r-cran-conting). A row each on standard output: table, method, estimate, low,
# high, processor seconds. Called by peers.sh.

seconds <- function(expr) {
  before <- proc.time()
  value <- force(expr)
  list(value = value, took = sum((proc.time() - before)[c(1, 2)]))
}

row <- function(name, method, estimate, low, high, took) {
  cat(sprintf("%s,%s,%.4f,%s,%s,%.2f\n", name, method, estimate,
              if (is.na(low)) "" else sprintf("%.4f", low),
              if (is.na(high)) "" else sprintf("%.4f", high), took))
}

# Every history that is not empty, with its count; lists as l1, l2, ...
whole <- function(path) {
  d <- read.csv(path)
  k <- ncol(d) - 1
  names(d) <- c(paste0("l", seq_len(k)), "count")
  all <- expand.grid(rep(list(0:1), k))
  names(all) <- names(d)[seq_len(k)]
  d <- merge(all, aggregate(count ~ ., d, sum), all.x = TRUE)
  d$count[is.na(d$count)] <- 0
  d[rowSums(d[seq_len(k)]) > 0, ]
}

by_aic <- function(d) {
  lists <- paste(names(d)[-ncol(d)], collapse = " + ")
  main <- glm(as.formula(paste("count ~", lists)), poisson, d)
  step(main, scope = as.formula(paste("~ (", lists, ")^2")), direction = "both", trace = 0)
}

by_jumps <- function(d, draws) {
  k <- ncol(d) - 1
  none <- d[1, ]
  none[seq_len(k)] <- 0
  none$count <- NA
  full <- rbind(none, d)
  full[seq_len(k)] <- lapply(full[seq_len(k)], factor)
  f <- as.formula(paste("count ~ (", paste(names(d)[seq_len(k)], collapse = " + "), ")^2"))
  set.seed(1)
  fit <- conting::bict(formula = f, data = full, n.sample = draws, prior = "UIP")
  total <- conting::total_pop(fit, n.burnin = draws %/% 10, thin = 1)
  c(median(total$TOT), quantile(total$TOT, c(0.025, 0.975)))
}

args <- commandArgs(trailingOnly = TRUE)
draws <- as.integer(Sys.getenv("DRAWS", "2000"))
for (path in args) {
  name <- sub("^mse_", "", sub("\\.csv$", "", basename(path)))
  d <- whole(path)
  fit <- suppressWarnings(seconds(by_aic(d)))
  row(name, "glm-step-aic", sum(d$count) + exp(coef(fit$value)[[1]]), NA, NA, fit$took)
  if (requireNamespace("conting", quietly = TRUE)) {
    capture.output(fit <- suppressWarnings(seconds(by_jumps(d, draws))))
    row(name, paste0("conting-", draws), fit$value[[1]], fit$value[[2]], fit$value[[3]], fit$took)
  }
}
