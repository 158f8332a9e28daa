using System.Buffers.Binary;
using System.IO.Compression;

namespace Ridgeback.Formats;

/// <summary>Unpacks a gzip file and refuses one that was cut short, which the framework's own stream reads as if it were whole.</summary>
/// <remarks>
/// The last four bytes of the file hold the length of the content modulo 2³²; at the end it must be what was read.
/// Several gzip parts in one file are therefore refused as well.
/// </remarks>
internal sealed class GzipInput : Stream
{
    private readonly GZipStream content;
    private readonly uint promised;
    private uint read;

    public GzipInput(FileStream file)
    {
        Span<byte> trailer = stackalloc byte[4];
        if (file.Length >= 18) // the shortest gzip file
        {
            file.Seek(-4, SeekOrigin.End);
            file.ReadExactly(trailer);
            file.Position = 0;
            promised = BinaryPrimitives.ReadUInt32LittleEndian(trailer);
        }
        else
        {
            promised = uint.MaxValue;
        }

        content = new GZipStream(file, CompressionMode.Decompress);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        var count = content.Read(buffer);
        unchecked
        {
            read += (uint)count;
        }

        if (count == 0 && buffer.Length > 0 && read != promised)
        {
            throw new InvalidDataException("the gzip data are cut short, or made of several parts");
        }

        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            content.Dispose();
        }

        base.Dispose(disposing);
    }
}
