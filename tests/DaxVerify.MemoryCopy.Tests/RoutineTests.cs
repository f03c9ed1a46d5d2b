using Xunit;

namespace DaxVerify.MemoryCopy.Tests;

/// <summary>
/// The public routines on the process's own SIMD path, against byte loops; every path and length is the validation's job.
/// </summary>
public unsafe class RoutineTests
{
    public static TheoryData<int> Lengths => [0, 1, 2, 3, 7, 8, 15, 16, 31, 33, 63, 64, 65, 127, 129, 255, 257, 1000, 4096, 16_385, 70_001];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Copies_between_spans_copy_the_source_and_nothing_else(int length)
    {
        byte[] source = Numbered(length);
        byte[] expected = new byte[length + 20];
        for (int i = 0; i < length; i++)
        {
            expected[i + 9] = source[i];
        }

        byte[] plain = new byte[length + 20];
        MemoryRoutines.Copy(plain.AsSpan(9, length), source);
        Assert.Equal(expected, plain);

        byte[] bypassing = new byte[length + 20];
        MemoryRoutines.CopyFlushCache(bypassing.AsSpan(9), source);
        MemoryRoutines.Drain();
        Assert.Equal(expected, bypassing);

        byte[] safe = new byte[length + 20];
        Assert.Equal(0, MemoryRoutines.CopyMachineCheckSafe(safe.AsSpan(9), source, new PoisonMap(), 123));
        Assert.Equal(expected, safe);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Copies_between_pointers_do_the_same(int length)
    {
        byte[] source = Numbered(length + 1);
        byte[] plain = new byte[length + 5];
        byte[] bypassing = new byte[length + 5];
        fixed (byte* from = source)
        fixed (byte* to = plain)
        fixed (byte* past = bypassing)
        {
            MemoryRoutines.Copy(to + 3, from + 1, length);
            MemoryRoutines.CopyFlushCache(past + 3, from + 1, length);
        }

        Assert.Equal(source[1..], plain[3..(length + 3)]);
        Assert.Equal(plain, bypassing);
        Assert.Equal(0, plain[2] | plain[length + 3]);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Overlapping_spans_are_copied_as_if_through_a_buffer(int length)
    {
        foreach (int distance in (int[])[-70, -64, -1, 1, 5, 64, 70])
        {
            byte[] expected = Numbered(length + 200);
            byte[] plain = [.. expected];
            byte[] bypassing = [.. expected];
            Array.Copy(expected, 80, expected, 80 + distance, length);
            MemoryRoutines.Copy(plain.AsSpan(80 + distance, length), plain.AsSpan(80, length));
            MemoryRoutines.CopyFlushCache(bypassing.AsSpan(80 + distance, length), bypassing.AsSpan(80, length));
            Assert.Equal(expected, plain);
            Assert.Equal(expected, bypassing);
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Zero_clears_the_range_and_flush_keeps_it(int length)
    {
        byte[] memory = Numbered(length + 10);
        byte[] before = [.. memory];
        MemoryRoutines.Flush(memory.AsSpan(5, length));
        MemoryRoutines.Drain();
        Assert.Equal(before, memory);

        MemoryRoutines.Zero(memory.AsSpan(5, length));
        Array.Clear(before, 5, length);
        Assert.Equal(before, memory);
    }

    [Fact]
    public void Poison_in_the_source_stops_the_copy_at_its_line()
    {
        byte[] source = Numbered(4096);
        byte[] destination = new byte[4096];
        var poison = new PoisonMap();
        poison.Poison(0x10_0000 + 1000, 1);

        // The line of byte 1000 begins at 960; the copy begins at 100.
        long left = MemoryRoutines.CopyMachineCheckSafe(destination, source.AsSpan(100), poison, 0x10_0000 + 100);
        Assert.Equal(3996 - 860, left);
        Assert.Equal(source[100..960], destination[..860]);
        Assert.All(destination[860..], value => Assert.Equal(0, value));
    }

    [Fact]
    public void A_poisoned_destination_is_refused_by_the_variant_that_looks_there()
    {
        byte[] source = Numbered(256);
        byte[] destination = new byte[256];
        var poison = new PoisonMap();
        poison.Poison(0x2000 + 128, 64);
        Assert.Equal(128, MemoryRoutines.CopyMachineCheckSafeBoth(destination, source, poison, 0x2000, 0x9000));
        Assert.Equal(source[..128], destination[..128]);
        Assert.All(destination[128..], value => Assert.Equal(0, value));
        Assert.Equal(100, MemoryRoutines.CopyMachineCheckSafeBoth(destination, source.AsSpan(0, 100), poison, 0x2000 + 130, 0x9000));
        Assert.Equal(0, MemoryRoutines.CopyMachineCheckSafe(destination, source, poison, 0x9000));
    }

    [Fact]
    public void Poison_may_be_described_by_pointers()
    {
        byte[] memory = Numbered(512);
        fixed (byte* p = memory)
        {
            var poison = new PoisonMap();
            ulong line = ((ulong)p + 200) / 64 * 64;
            poison.Poison(line, 64);
            byte[] destination = new byte[512];
            fixed (byte* to = destination)
            {
                long left = MemoryRoutines.CopyMachineCheckSafe(to, p, 512, poison);
                Assert.Equal(512 - (long)(line - (ulong)p), left);
            }
        }
    }

    private static byte[] Numbered(int length)
    {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++)
        {
            bytes[i] = (byte)((i * 7) + (i >> 8) + 1);
        }

        return bytes;
    }
}
