using Xunit;

namespace DaxVerify.MemoryCopy.Tests;

/// <summary>Wrong arguments get the documented exception, and nothing is written.</summary>
public unsafe class ArgumentTests
{
    private const byte Untouched = 0xee;

    public static TheoryData<string, Type> WrongCalls => new()
    {
        { "null destination", typeof(ArgumentNullException) },
        { "null source", typeof(ArgumentNullException) },
        { "negative length", typeof(ArgumentOutOfRangeException) },
        { "most negative length", typeof(ArgumentOutOfRangeException) },
        { "length past the address space", typeof(ArgumentOutOfRangeException) },
        { "destination in the upper half", typeof(ArgumentOutOfRangeException) },
        { "source range wraps", typeof(ArgumentOutOfRangeException) },
    };

    [Theory]
    [MemberData(nameof(WrongCalls))]
    public void Wrong_pointers_and_lengths_are_refused_by_every_copy(string wrong, Type expected)
    {
        byte[] memory = Fresh();
        fixed (byte* p = memory)
        {
            byte* to = wrong switch
            {
                "null destination" => null,
                "destination in the upper half" => (byte*)0xffff_8000_0000_0000,
                _ => p,
            };
            byte* from = wrong switch
            {
                "null source" => null,
                "source range wraps" => (byte*)(ulong.MaxValue - 3),
                _ => p + 64,
            };
            long bytes = wrong switch
            {
                "negative length" => -1,
                "most negative length" => long.MinValue,
                "length past the address space" => long.MaxValue,
                _ => 16,
            };
            byte* target = to;
            byte* origin = from;
            var poison = new PoisonMap();
            Assert.Throws(expected, () => MemoryRoutines.Copy(target, origin, bytes));
            Assert.Throws(expected, () => MemoryRoutines.CopyFlushCache(target, origin, bytes));
            Assert.Throws(expected, () => { MemoryRoutines.CopyMachineCheckSafe(target, origin, bytes, poison, 0); });
            Assert.Throws(expected, () => { MemoryRoutines.CopyMachineCheckSafe<IPoison>(target, origin, bytes, poison, 0); });
            Assert.Throws(expected, () => { MemoryRoutines.CopyMachineCheckSafeBoth(target, origin, bytes, poison, 4096, 0); });
        }

        Assert.All(memory, value => Assert.Equal(Untouched, value));
    }

    [Fact]
    public void Wrong_ranges_are_refused_by_zero_and_flush()
    {
        byte[] memory = Fresh();
        fixed (byte* p = memory)
        {
            byte* start = p;
            Assert.Throws<ArgumentNullException>(() => MemoryRoutines.Zero(null, 1));
            Assert.Throws<ArgumentNullException>(() => MemoryRoutines.Flush(null, 0));
            Assert.Throws<ArgumentOutOfRangeException>(() => MemoryRoutines.Zero(start, -1));
            Assert.Throws<ArgumentOutOfRangeException>(() => MemoryRoutines.Flush(start, long.MaxValue));
        }

        Assert.All(memory, value => Assert.Equal(Untouched, value));
    }

    [Fact]
    public void A_destination_shorter_than_the_source_is_refused()
    {
        byte[] destination = Fresh();
        byte[] source = new byte[destination.Length + 1];
        var poison = new PoisonMap();
        var e = Assert.Throws<ArgumentException>(() => MemoryRoutines.Copy(destination, source));
        Assert.Contains("256", e.Message, StringComparison.Ordinal);
        Assert.Contains("257", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => MemoryRoutines.CopyFlushCache(destination, source));
        Assert.Throws<ArgumentException>(() => MemoryRoutines.CopyMachineCheckSafe(destination, source, poison, 0));
        Assert.Throws<ArgumentException>(() => MemoryRoutines.CopyMachineCheckSafeBoth(destination, source, poison, 0, 8192));
        Assert.All(destination, value => Assert.Equal(Untouched, value));
    }

    [Fact]
    public void Addresses_that_wrap_are_refused()
    {
        byte[] destination = Fresh();
        byte[] source = new byte[16];
        var poison = new PoisonMap();
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            MemoryRoutines.CopyMachineCheckSafe(destination, source, poison, ulong.MaxValue - 3));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            MemoryRoutines.CopyMachineCheckSafeBoth(destination, source, poison, ulong.MaxValue - 3, 0));
        Assert.All(destination, value => Assert.Equal(Untouched, value));
    }

    [Fact]
    public void Overlapping_memory_with_addresses_at_another_distance_is_refused()
    {
        byte[] memory = Fresh();
        var poison = new PoisonMap();
        var e = Assert.Throws<ArgumentException>(() =>
            MemoryRoutines.CopyMachineCheckSafeBoth(memory.AsSpan(8, 100), memory.AsSpan(0, 100), poison, 4096, 4096));
        Assert.Contains("8 bytes", e.Message, StringComparison.Ordinal);
        Assert.All(memory, value => Assert.Equal(Untouched, value));

        Assert.Equal(0, MemoryRoutines.CopyMachineCheckSafeBoth(memory.AsSpan(8, 100), memory.AsSpan(0, 100), poison, 4104, 4096));
        Assert.Equal(0, MemoryRoutines.CopyMachineCheckSafeBoth(memory.AsSpan(100, 100), memory.AsSpan(0, 100), poison, 0, 1 << 20));
    }

    [Fact]
    public void A_missing_poison_description_is_refused()
    {
        byte[] memory = Fresh();
        byte[] source = new byte[8];
        Assert.Throws<ArgumentNullException>(() => MemoryRoutines.CopyMachineCheckSafe<PoisonMap>(memory, source, null!, 0));
        Assert.Throws<ArgumentNullException>(() => MemoryRoutines.CopyMachineCheckSafeBoth<PoisonMap>(memory, source, null!, 0, 64));
        Assert.All(memory, value => Assert.Equal(Untouched, value));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(17)]
    public void A_poison_description_that_breaks_its_contract_is_refused(long prefix)
    {
        byte[] memory = Fresh();
        byte[] source = new byte[16];
        Assert.Throws<InvalidOperationException>(() => MemoryRoutines.CopyMachineCheckSafe(memory, source, new Fixed(prefix), 0));
        Assert.All(memory, value => Assert.Equal(Untouched, value));
    }

    [Fact]
    public void Nothing_happens_for_a_length_of_zero()
    {
        byte[] memory = Fresh();
        fixed (byte* p = memory)
        {
            MemoryRoutines.Copy(p, p + 64, 0);
            MemoryRoutines.CopyFlushCache(p + 1, p + 64, 0);
            MemoryRoutines.Zero(p, 0);
            MemoryRoutines.Flush(p, 0);
        }

        MemoryRoutines.Copy([], []);
        MemoryRoutines.CopyFlushCache([], []);
        MemoryRoutines.Zero([]);
        MemoryRoutines.Flush([]);
        Assert.Equal(0, MemoryRoutines.CopyMachineCheckSafe([], [], new PoisonMap(), 0));
        Assert.All(memory, value => Assert.Equal(Untouched, value));
    }

    private static byte[] Fresh()
    {
        byte[] memory = new byte[256];
        Array.Fill(memory, Untouched);
        return memory;
    }

    private readonly struct Fixed(long prefix) : IPoison
    {
        public long CleanPrefix(ulong address, long bytes) => prefix;
    }
}
