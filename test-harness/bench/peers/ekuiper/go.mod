module penstock.bench/ekuiper

go 1.25.4

require github.com/lf-edge/ekuiper/v2 v2.4.0
