# One static binary on an empty file system, run as nobody in particular.
#   docker build -t thidua .
#   docker run -p 8080:8080 -v thidua:/data thidua demo --addr :8080

FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
# cgo off: what `make build` guards. Without it the binary would need the C library of this stage.
RUN CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o /out/thidua ./cmd/thidua && mkdir /out/empty

FROM scratch
LABEL org.opencontainers.image.title="Thidua" \
      org.opencontainers.image.description="Yearly reports of Vietnamese emulation clusters (cụm thi đua) as data"
COPY --from=build /out/thidua /thidua
# What the program needs around it: certificates for the sheets' server, a place for workbooks that are too large to
# unzip in memory, a place for the SQLite file. Time zones are in the binary.
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build --chown=65532:65532 /out/empty /tmp
COPY --from=build --chown=65532:65532 /out/empty /data
USER 65532:65532
WORKDIR /data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD ["/thidua", "healthcheck"]
ENTRYPOINT ["/thidua"]
CMD ["serve", "--addr", ":8080"]
