package example.claims.claim;

import org.springframework.data.domain.Page;
import org.springframework.data.domain.Pageable;
import org.springframework.data.jpa.repository.EntityGraph;
import org.springframework.data.jpa.repository.JpaRepository;

public interface ClaimRepository extends JpaRepository<Claim, Long> {
    @EntityGraph(attributePaths = "adjuster")
    Page<Claim> findByState(String state, Pageable page);

    Page<Claim> findByPolicyNumber(String policyNumber, Pageable page);

    long countByState(String state);
}
