module github.com/see-other/see-other-go

go 1.23
