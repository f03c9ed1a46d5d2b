using DaxVerify.Serve.Tree;

namespace DaxVerify.Serve.Tests.Tree;

/// <summary>The order of directories against that of a running kernel.</summary>
public class KernfsOrderTests
{
    /// <summary>What <c>ls -U</c> said of <c>/sys/kernel/mm/transparent_hugepage</c> and of a processor's directory.</summary>
    [Theory]
    [InlineData("hugepages-32kB hugepages-512kB defrag khugepaged enabled hugepages-2048kB hugepages-1024kB hugepages-64kB hugepages-16kB shrink_underused use_zero_page "
        + "hugepages-8kB shmem_enabled hugepages-256kB hpage_pmd_size hugepages-128kB")]
    [InlineData("cpuidle uevent hotplug node0 power topology cpu_capacity cache subsystem")]
    public void Names_are_in_the_order_of_a_kernel(string recorded)
    {
        var names = recorded.Split(' ');
        Assert.Equal(names, KernfsOrder.Of(names.Order(StringComparer.Ordinal)));
    }
}
